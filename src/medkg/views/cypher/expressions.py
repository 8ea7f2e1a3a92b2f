"""Expressions of the reading subset: parsed whole, so that nothing unknown can hide in one."""

from __future__ import annotations

from abc import abstractmethod

from medkg.views.cypher.functions import FUNCTIONS, QUANTIFIERS, Function
from medkg.views.cypher.growth import LONGEST_RANGE
from medkg.views.cypher.lists import Lists, varies
from medkg.views.cypher.matched import Condition
from medkg.views.cypher.tokens import Kind, Token

_OPERATORS = ("OR", "XOR", "AND", "IN", "CONTAINS", "=", "<>", "<", ">", "<=", ">=", "=~", "+", "-", "*", "/", "%", "^")
_RANGE = "range"


class Expressions(Lists):
    """Reads expressions and writes them in the dialect. Precedence is the engine's: the order of tokens is kept."""

    @abstractmethod
    def path_test(self) -> str:
        """Read a pattern used as a condition: at least one relationship, no new variables."""

    @abstractmethod
    def subquery(self) -> str:
        """Read what stands between the braces of EXISTS and COUNT."""

    def expression(self) -> str:
        """Read an expression up to the first token that cannot continue it."""
        return self.bounded(" ".join(self._terms()))

    def conditions(self) -> list[Condition]:
        """Read an expression as the conditions that AND joins; it is a single one if it has OR or XOR beside AND."""
        read: list[Condition] = []
        either = False
        while not read or self.accept("AND"):
            self.part()
            before = len(self._mentioned), len(self.drawn)
            terms = self._terms(before="AND")
            either = either or bool({"OR", "XOR"}.intersection(terms))
            spoken = frozenset(self._mentioned[before[0] :]).union(self.drawn[before[1] :])
            read.append(Condition(self.bounded(" ".join(terms)), spoken))
        if either and len(read) > 1:
            whole = " AND ".join(condition.text for condition in read)
            return [Condition(whole, frozenset().union(*(condition.variables for condition in read)))]
        return read

    def _terms(self, *, before: str = "") -> list[str]:
        """Read operands and the operators between them, up to an operator on which the expression is to end."""
        with self.deeper():
            start, written = self.here, [self._signed()]
            while not (before and self.at_word(before)) and (operator := self._operator()):
                self.part()
                written += [operator, self._signed() if not operator.startswith("IS") else ""]
            if "+" in written:
                self._grown(start, sum(varies(part) for part in written))
            return [part for part in written if part]

    def _operator(self) -> str:
        if self.at_word("STARTS", "ENDS"):
            first = self.take().keyword
            self.expect("WITH")
            return f"{first} WITH"
        if self.accept("IS"):
            negated = "NOT " if self.accept("NOT") else ""
            self.expect("NULL")
            return f"IS {negated}NULL"
        return self.accept(*_OPERATORS)

    def _signed(self) -> str:
        signs = []
        while sign := self.accept("NOT", "-", "+"):
            signs.append(sign)
            if len(signs) > 2:  # noqa: PLR2004 - NOT NOT and - - are the most anybody means
                self.refuse("too many signs in a row")
        return " ".join([*signs, self._operand()])

    def _operand(self) -> str:
        written = self._plain()
        while True:
            if self.accept("."):
                self.part()
                written = f"{written}.{self.property_name()}"
            elif self.at_sign("["):
                written = self.bounded(self._subscript(written))
            else:
                return written

    def _plain(self) -> str:
        token = self.here
        if token.kind is Kind.STRING:
            return self.dialect.string(self.take().text)
        if token.kind is Kind.NUMBER:
            return self._number()
        if token.kind is Kind.PARAMETER:
            self.found.parameters.add(token.text)
            return f"${self.take().text}"
        if token.kind is Kind.SIGN:
            return self._bracketed()
        if token.kind is Kind.WORD and self.at_sign("(", by=1):
            return self._quantifier() if token.keyword in QUANTIFIERS else self._call()
        return self._word()

    def _number(self) -> str:
        token = self.take()
        if token.text.isdigit() and int(token.text) >= 2**63:
            self.refuse("a whole number needs to be below 2^63", token=token)
        return token.text

    def _word(self) -> str:
        token = self.here
        if token.keyword in ("TRUE", "FALSE", "NULL"):
            return self.take().keyword
        if token.keyword == "CASE":
            return self._case()
        if token.keyword in ("EXISTS", "COUNT") and self.at_sign("{", by=1):
            self.take()
            self.take()
            with self.deeper():
                inner = self.subquery()
            self.expect("}")
            return f"{token.keyword} {{ {inner} }}"
        if self.at_sign("{", by=1) and token.kind is Kind.WORD:
            self.refuse(f"{token.shown} opens no subquery here", remedy="EXISTS { … } and COUNT { … } do.")
        variable = self.variable()
        self._mentioned.append(variable)
        if self.at_sign(":"):
            return self._label_test(variable)
        if not self.at_sign("."):
            self._whole_values.append(variable)
        return variable

    def _label_test(self, variable: str) -> str:
        self.expect(":")
        labels = self.separated(self.label, by="|")
        return self.dialect.label_test(variable, labels)

    def label(self) -> str:
        """Read a label and give it raw."""
        token = self.named("a label")
        self.found.labels.append((token.text, token.start))
        return token.text

    def _case(self) -> str:
        self.expect("CASE")
        written = ["CASE"]
        if not self.at_word("WHEN"):
            written.append(self.expression())
        while self.accept("WHEN"):
            condition = self.expression()
            self.expect("THEN")
            written.append(f"WHEN {condition} THEN {self.expression()}")
        if self.accept("ELSE"):
            written.append(f"ELSE {self.expression()}")
        self.expect("END")
        return " ".join([*written, "END"])

    def _bracketed(self) -> str:
        if self.at_sign("("):
            if test := self.attempt(self.path_test):
                return test
            self.take()
            written = f"({self.expression()})"
            self.expect(")")
            return written
        if self.at_sign("["):
            return self._comprehension() if self._comprehends() else self._list()
        if self.at_sign("{"):
            return self.mapping()
        return self.refuse(f"{self.here.shown} stands where a value is needed")

    def mapping(self) -> str:
        """Read a map literal."""
        return f"{{{', '.join(f'{key}: {value.text}' for key, value in self.pairs())}}}"

    def pairs(self) -> list[tuple[str, Condition]]:
        """Read a map, also the one inside a node or relationship: written keys, and values with what they speak of."""
        self.expect("{")
        read = [] if self.at_sign("}") else self.separated(self._pair)
        self.expect("}")
        return read

    def _pair(self) -> tuple[str, Condition]:
        key = self.property_name()
        self.expect(":")
        before = len(self._mentioned), len(self.drawn)
        text = self.expression()
        return key, Condition(text, frozenset(self._mentioned[before[0] :]).union(self.drawn[before[1] :]))

    def _call(self) -> str:
        token = self.take()
        function = FUNCTIONS.get(token.text.lower()) if token.text.isascii() else None
        if function is None:
            known = ", ".join(sorted(f.name for f in FUNCTIONS.values()))
            self.refuse(
                f"{token.text}() is not a function of the common subset", token=token, remedy=f"These are: {known}."
            )
        self.expect("(")
        if function.name == "count" and self.accept("*"):
            self.expect(")")
            return "count(*)"
        distinct = bool(function.aggregate and self.accept("DISTINCT"))
        first = self.here
        arguments = [] if self.at_sign(")") else self.separated(self.expression)
        self.expect(")")
        self._check_call(function, arguments, token, first)
        return self.bounded(self.dialect.call(function, arguments, distinct=distinct))

    def _check_call(self, function: Function, arguments: list[str], token: Token, first: Token) -> None:
        if not function.least <= len(arguments) <= function.most:
            wanted = f"{function.least}" if function.least == function.most else f"{function.least} to {function.most}"
            self.refuse(f"{function.name}() takes {wanted} arguments, not {len(arguments)}", token=token)
        if function.name == _RANGE:
            numbers = [argument.replace(" ", "") for argument in arguments]
            if not all(number.removeprefix("-").isdigit() for number in numbers):
                self.refuse("range() takes whole numbers here, not expressions", token=first)
            self.growth.count(abs(int(numbers[1]) - int(numbers[0])), inside=self._inside_lists)
            if self.growth.ranged > LONGEST_RANGE:
                self.refuse(f"its range() lists are longer than {LONGEST_RANGE:,} together", token=first)
        if function.name == "replace":
            self._check_replacement(arguments[2], first)

    def _check_replacement(self, written: str, first: Token) -> None:
        """Refuse what is neither written nor a parameter: a text in place of its own letters squares it."""
        if varies(written):
            self.refuse("replace() takes a written text or a parameter as its replacement", token=first)
        self._grown(first, 1, times=1 if written.startswith("$") else len(written) - len("''"))
