"""The alliance's own people in the sample, one for each organ, a second assessor, and a second of finance."""

from dataclasses import dataclass
from datetime import datetime

from domain.actors import Decider, Finance, Integrity, Secretariat
from domain.ids import LoginId
from domain.logins import AdminGrant, AdminRole, Login
from sample.cast import admin_email, second_assessor_email, second_finance_email
from sample.scene import Scene

NAMES = {
    AdminRole.SECRETARIAT: "Ban Thư ký (mẫu)",
    AdminRole.INTEGRITY: "Ủy ban Liêm chính (mẫu)",
    AdminRole.DECIDER: "Tổng Thư ký (mẫu)",
    AdminRole.COUNCIL: "Hội đồng Lãnh đạo (mẫu)",
    AdminRole.FINANCE: "Tài chính (mẫu)",
    AdminRole.AUDITOR: "Kiểm toán (mẫu)",
}


@dataclass(frozen=True)
class Alliance:
    """Those who act for the alliance."""

    secretariat: Secretariat
    assessors: tuple[Integrity, Integrity]
    decider: Decider
    finance: Finance


async def found_alliance(scene: Scene, password_hash: str, at: datetime) -> Alliance:
    """Make the alliance's logins and grant their roles."""

    async def login(email: str, name: str, role: AdminRole) -> LoginId:
        made = Login(email=email, display_name=name, password_hash=password_hash, created_at=at)
        scene.stage.add(made)
        await scene.stage.flush()
        scene.stage.add(AdminGrant(login_id=made.id, role=role, granted_at=at))
        return made.id

    ids = {role: await login(admin_email(role), name, role) for role, name in NAMES.items()}
    second = await login(second_assessor_email(), "Ủy ban Liêm chính 2 (mẫu)", AdminRole.INTEGRITY)
    await login(second_finance_email(), "Tài chính 2 (mẫu)", AdminRole.FINANCE)
    await scene.stage.flush()
    return Alliance(
        secretariat=Secretariat(login_id=ids[AdminRole.SECRETARIAT]),
        assessors=(Integrity(login_id=ids[AdminRole.INTEGRITY]), Integrity(login_id=second)),
        decider=Decider(login_id=ids[AdminRole.DECIDER]),
        finance=Finance(login_id=ids[AdminRole.FINANCE]),
    )
