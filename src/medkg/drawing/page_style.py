"""The style sheet of the page around the picture."""

from __future__ import annotations

PAGE_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1b2026;--muted:#56606b;--edge:#dfe4e9;--soft:#f5f7f9}
:root{--mark:#0072b2;--no:#b3261e}
@media (prefers-color-scheme:dark){
:root{--ground:#14181d;--ink:#eef1f4;--muted:#a9b3bd;--edge:#2e363f;--soft:#1b2128;--mark:#4aa3df;--no:#ff8a80}
}
body{margin:0 auto;max-width:1500px;padding:1.5rem;background:var(--ground);color:var(--ink)}
body{font:15px/1.5 Helvetica,Arial,"Liberation Sans",sans-serif}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .6rem}h3{font-size:1rem;margin:0}
header p{margin:.2rem 0;color:var(--muted)}
figure{margin:1.2rem 0;border:1px solid var(--edge);border-radius:10px;overflow-x:auto;text-align:center}
figure svg{display:inline-block;vertical-align:top}
section{max-width:60rem}
li{margin:.3rem 0}.muted{color:var(--muted);font-size:.88em}.more{list-style:none;color:var(--muted)}
article{border:1px solid var(--edge);border-left:4px solid var(--mark);border-radius:6px;background:var(--soft)}
article{margin:.7rem 0;padding:.7rem 1rem}
article.denied{border-left-style:dashed;border-left-color:var(--no)}
article:target{outline:2px solid var(--mark)}
article p{margin:.2rem 0}article ul{margin:.5rem 0 0;padding-left:1.2rem}
.number{display:inline-block;min-width:1.5em;margin-right:.3em;border-radius:1em;background:var(--edge)}
.number{font-size:.8em;line-height:1.6;text-align:center}
@media print{body{max-width:none;padding:0}figure svg{max-width:100%;height:auto}article{break-inside:avoid}}
""".strip()
