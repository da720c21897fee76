"""Payment status reports as a bank writes them: pain.002.001.03."""

from payments.bank_batch.status_report import NAMESPACE


def make_transaction(reference: str = "NTK4Q7YB2MZC5DA3XW", **changes: str) -> str:
    """A transaction of 4,800,000 đ that was settled on 27 November; a change replaces what an element holds."""
    held = {
        "OrgnlEndToEndId": reference,
        "TxSts": "ACSC",
        "StsRsnInf": "",
        "AccptncDtTm": "",
        "AcctSvcrRef": "FT26332000123",
        "ClrSysRef": "",
        "OrgnlTxRef": amounts() + "<IntrBkSttlmDt>2026-11-27</IntrBkSttlmDt>",
    } | changes
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in held.items() if value)
    return f"<TxInfAndSts>{inner}</TxInfAndSts>"


def amounts(minor: int | str = 4_800_000, currency: str = "VND") -> str:
    """The amount that was instructed."""
    return f'<Amt><InstdAmt Ccy="{currency}">{minor}</InstdAmt></Amt>'


def rejected(
    reference: str, minor: int, reason: str = "<Rsn><Cd>AC01</Cd></Rsn><AddtlInf>No account</AddtlInf>"
) -> str:
    """A transaction that the bank refused."""
    return make_transaction(reference, TxSts="RJCT", StsRsnInf=reason, AcctSvcrRef="", OrgnlTxRef=amounts(minor))


def make_report(*transactions: str, group: str = "", before: str = "", namespace: str = NAMESPACE) -> str:
    """A report of these transactions, on one payment; with a status of the group, and something before it."""
    status = f"<GrpSts>{group}</GrpSts>" if group else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
{before}<Document xmlns="{namespace}"><CstmrPmtStsRpt>
  <GrpHdr><MsgId>RPT-1</MsgId><CreDtTm>2026-11-27T18:00:00</CreDtTm></GrpHdr>
  <OrgnlGrpInfAndSts><OrgnlMsgId>M-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>{status}</OrgnlGrpInfAndSts>
  <OrgnlPmtInfAndSts><OrgnlPmtInfId>P-1</OrgnlPmtInfId>{"".join(transactions)}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>"""
