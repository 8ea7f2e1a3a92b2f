from __future__ import annotations

import socket
from pathlib import Path

import pytest

from medkg.errors import QueryFailed, UsageError, ViewUnavailable
from medkg.views.neo4j.connection import Login, connected
from tests.integration.neo4j.server import RunningServer, require_server, started


def test_a_server_that_answers_is_connected(neo4j_server: RunningServer) -> None:
    login = Login(uri=neo4j_server.uri, username=neo4j_server.username, password=neo4j_server.password)
    with connected(login) as driver:
        records, _, _ = driver.execute_query("RETURN 1 AS one")
    assert [record["one"] for record in records] == [1]


def test_what_the_server_refuses_is_told_with_its_address(neo4j_server: RunningServer) -> None:
    login = Login(uri=neo4j_server.uri, username=neo4j_server.username, password=neo4j_server.password)
    with pytest.raises(QueryFailed, match="Invalid input"), connected(login) as driver:
        driver.execute_query("RETURN")
    absent = Login(uri=neo4j_server.uri, username=login.username, password=login.password, database="absent")
    with pytest.raises(ViewUnavailable, match=r"no database 'absent'.*NEO4J_DATABASE"), connected(absent) as driver:
        driver.execute_query("RETURN 1", database_=absent.database)


def test_a_wrong_password_is_told_without_showing_it(tmp_path: Path) -> None:
    require_server()
    with started(tmp_path, "auth") as server:
        login = Login(uri=server.uri, username="neo4j", password="not the secret")
        with pytest.raises(ViewUnavailable, match="refuses the login of 'neo4j'") as refused, connected(login):
            pass
    assert "not the secret" not in str(refused.value)


def test_nobody_at_the_address_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    login = Login(uri=f"bolt://127.0.0.1:{port}")
    with pytest.raises(ViewUnavailable, match=f"no Neo4j server answers at {login.uri}"), connected(login):
        pass


@pytest.mark.parametrize(
    "uri", ["", "localhost", "http://localhost:7474", "bolt:/x", "neo4j://", "sqlite:///x", "bolt://h:x", "bolt://[::1"]
)
def test_what_is_no_address_is_refused(uri: str) -> None:
    with pytest.raises(UsageError, match="no address of a Neo4j server"):
        Login(uri=uri)


def test_a_login_inside_the_address_is_refused_and_not_shown() -> None:
    with pytest.raises(UsageError, match="holds a login") as refused:
        Login(uri="bolt://me:secret@localhost:7687")
    assert "secret" not in str(refused.value)


def test_a_password_is_not_shown_by_its_login() -> None:
    assert "secret" not in repr(Login(uri="bolt://localhost", username="neo4j", password="secret"))
