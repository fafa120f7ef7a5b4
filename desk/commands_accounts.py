"""``daoban account``: who may work at the desk, and whether its audit log is whole."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from daoban.database import engine
from daoban.errors import InvalidInput
from daoban.migrate import migrate
from daoban.moments import CHINA
from daoban.settings import settings
from desk.accounts.account import SYSTEM, Account
from desk.accounts.accounts import Accounts
from desk.accounts.audit import AuditLog
from desk.accounts.names import known_as, new_password
from desk.accounts.texts import account_text, role_titles
from desk.vocabulary import Role

account = typer.Typer(help="12345 工作台的账号和审计记录。", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="账号名，如 agent1；不分大小写")]
TypeIt = Annotated[
    bool, typer.Option("--type", help="自己输入密码，不显示；不写则自动生成，只显示一次")
]


def _audit() -> AuditLog:
    migrate(engine())
    return AuditLog(engine())


def _accounts() -> Accounts:
    return Accounts(engine(), _audit())


def _say(text: str) -> None:
    Console(highlight=False, soft_wrap=True).print(text, markup=False)


def _password(name: str, type_it: bool) -> str:
    if not type_it:
        return new_password(known_as(name))
    words = account_text()["command"]
    typed: str = typer.prompt(words["type"], hide_input=True, confirmation_prompt=words["again"])
    return typed


def _say_password(name: str, password: str) -> None:
    """The only time that a password is shown."""
    _say(account_text()["command"]["password"].format(name=known_as(name), password=password))


@account.command()
def add(
    name: Name,
    title: Annotated[str, typer.Option(help="显示名称，如“话务员 01”")],
    role: Annotated[Role, typer.Option(help="岗位")] = Role.AGENT,
    department: Annotated[str, typer.Option(help="承办人所属部门的编号")] = "",
    type_it: TypeIt = False,
    without_password: Annotated[
        bool, typer.Option("--without-password", help="不设密码，只用统一身份认证登录")
    ] = False,
) -> None:
    """建立账号。"""
    password = None if without_password else _password(name, type_it)
    made = _accounts().add(SYSTEM, name, title, role, department, password)
    words = account_text()["command"]
    _say(words["added"].format(name=made.actor.name, role=role_titles()[role]))
    if password and not type_it:
        _say_password(name, password)


@account.command()
def password(name: Name, type_it: TypeIt = False) -> None:
    """重设密码；锁定随之解除，已登录的要重新登录。"""
    given = _password(name, type_it)
    _accounts().set_password(SYSTEM, name, given)
    _say(account_text()["command"]["changed"].format(name=known_as(name)))
    if not type_it:
        _say_password(name, given)


@account.command()
def disable(name: Name) -> None:
    """停用账号；已登录的马上退出。"""
    _accounts().disable(SYSTEM, name)
    _say(account_text()["command"]["disabled"].format(name=known_as(name)))


@account.command()
def enable(name: Name) -> None:
    """恢复停用或锁定的账号。"""
    _accounts().enable(SYSTEM, name)
    _say(account_text()["command"]["enabled"].format(name=known_as(name)))


@account.command("list")
def list_all() -> None:
    """列出全部账号。"""
    words = account_text()["command"]
    screen = Table(*words["columns"])
    found = _accounts().list()
    for each in found:
        screen.add_row(*_cells(each))
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    console.print(screen)
    console.print(words["count"].format(count=len(found)))


@account.command()
def link(
    name: Name,
    subject: Annotated[str, typer.Argument(help="统一身份认证里的身份编号（sub）")] = "",
    issuer: Annotated[str, typer.Option(help="签发者；不写则用设置 DAOBAN_DESK_ISSUER")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="解除关联")] = False,
) -> None:
    """关联统一身份认证的身份，或解除关联。"""
    words = account_text()["command"]
    issuer = issuer or settings().desk_issuer
    if remove == bool(subject) or not (remove or issuer):
        raise InvalidInput(words["link_what"], words["link_what_hint"])
    _accounts().link_subject(SYSTEM, name, issuer, subject)
    _say(words["unlinked" if remove else "linked"].format(name=known_as(name)))


@account.command("audit-verify")
def audit_verify(
    noted: Annotated[str, typer.Option(help="以前记下的末尾摘要；它必须还在记录里")] = "",
) -> None:
    """核对审计记录是否被改动、删减或插入过。"""
    audit = _audit()
    count = audit.verify(noted)
    _say(account_text()["command"]["audit_whole"].format(count=count, head=audit.head()))


def _cells(each: Account) -> list[str]:
    words = account_text()["command"]
    ways = [words["by_password"]] * each.has_password + [words["by_oidc"]] * each.linked
    state = words["is_disabled"] if each.disabled else words["is_enabled"]
    if each.locked_until:
        state = words["is_locked"].format(until=f"{each.locked_until.astimezone(CHINA):%H:%M}")
    seen = f"{each.seen_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if each.seen_at else "–"
    actor = each.actor
    role = role_titles()[actor.role]
    return [
        actor.name,
        actor.title,
        role,
        actor.department or "–",
        "、".join(ways) or "–",
        state,
        seen,
    ]
