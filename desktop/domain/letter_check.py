"""Does a finished paper say what the law asks for? Looks at the text as it will be printed, whoever wrote the wording.

Source: 《信访工作条例》 art. 19–23, 30–36; 《人民调解法》 art. 29; 《民事诉讼法》 art. 87–91 for the proof of service.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from desktop.domain.letter_contents import ART, MANDATORY
from desktop.domain.records import ClaimRow

REVIEW_DAYS = 30
"""Days in which a petitioner may ask for a review or recheck (art. 35, 36)."""

MAX_EXTRA_DAYS = 30
"""Longest extension, calendar days (art. 34)."""

RESULTS: dict[str, str] = {"支持": "予以支持", "解释说明": "作出解释说明", "不支持": "不予支持"}
"""Result of a claim → how the opinion says it (art. 32)."""


class Finding(NamedTuple):
    """Something wrong with a paper. A blocking one must be mended before the paper is issued."""

    sentence: str
    article: str
    is_blocking: bool


class LetterFacts(NamedTuple):
    """A paper as the check sees it. `texts` maps the part of the paper (see `MANDATORY`) to its words as printed.

    Days are local dates, None when unknown. `made_on` is the day on the paper, `due_on` the statutory last day that it
    has to keep. `extra_days` and `earlier_extensions` matter only for an extension, `limit_on` (the last day for
    handling) and `is_forwarded` (by a superior) for an acceptance, the last three for a proof of service.
    """

    addressee: str
    organ: str
    desk: str
    made_on: date
    texts: Mapping[str, str]
    claims: tuple[ClaimRow, ...] = ()
    remedy_organ: str = ""
    received_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    served_on: date | None = None
    due_on: date | None = None
    extra_days: int | None = None
    earlier_extensions: int = 0
    is_sealed: bool = False
    is_forwarded: bool = False
    limit_on: date | None = None
    is_refused: bool = False
    refusal: str = ""
    witness: str = ""


TO_PETITIONER = frozenset(
    {
        "acceptance_notice",
        "redirect_notice",
        "transfer_notice",
        "not_accept_notice",
        "no_longer_accept_notice",
        "extension_notice",
        "opinion",
    }
)
"""Papers that bind the organ towards the petitioner: only the organ itself may sign them."""

TO_UNITS = frozenset({"transfer_letter", "assign_letter", "objection_letter", "completion_report"})
_INNER_BODY = re.compile(r"(办公室|办|信访室|工作站|服务中心|综治中心|接待中心|窗口|股|科)$")


def check(kind: str, letter: LetterFacts) -> tuple[Finding, ...]:
    """What is wrong with a paper of a kind, the gravest first; empty when it may be issued as it stands."""
    found = [finding for rule in _RULES for finding in rule(kind, letter)]
    return tuple(sorted(found, key=lambda finding: not finding.is_blocking))


def _contents(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    for content in MANDATORY.get(kind, ()):
        if not re.search(content.shape, letter.texts.get(content.part, "")):
            yield Finding(f"缺少{content.label}，请补充。", content.article, True)


def _addressee(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    if kind in TO_PETITIONER and letter.addressee in ("", "信访人"):
        yield Finding("没有写明信访人姓名。姓名不清的不需要书面告知，请核对后再出具。", ART("二十三"), True)
    elif kind in TO_UNITS | {"urging_slip"} and not letter.addressee.strip():
        yield Finding("没有写明收文单位，请补充。", ART("二十二"), True)


def _organ(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    if kind not in TO_PETITIONER | TO_UNITS:
        return
    organ = letter.organ.strip()
    if not organ:
        yield Finding("没有落款机关，请补充。", ART("三十二"), True)
    elif organ == letter.desk or _INNER_BODY.search(organ):
        to_petitioner = kind in TO_PETITIONER
        yield Finding(
            f"落款是内设机构“{organ}”，应当以本机关名义出具并加盖本机关印章或者信访专用章。",
            ART("二十三"),
            to_petitioner,
        )


def _claims(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    """Every claim stands in the paper; the opinion answers each (art. 32)."""
    if "claims" not in {content.part for content in MANDATORY.get(kind, ())}:
        return
    words = _squeezed(letter.texts.get("claims", ""))
    for claim in letter.claims:
        if _squeezed(claim.text) not in words:
            yield Finding(f"第{claim.position}项诉求没有写进文书，请核对。", ART("三十二"), True)
        if kind == "opinion":
            yield from _answer(claim, _squeezed(letter.texts.get("opinion", "")))


def _answer(claim: ClaimRow, opinion: str) -> Iterator[Finding]:
    article = ART("三十二")
    if not claim.answer.strip():
        yield Finding(f"第{claim.position}项诉求没有答复，请逐项答复。", article, True)
    elif _squeezed(claim.answer) not in opinion:
        yield Finding(f"第{claim.position}项诉求的答复没有写进处理意见，请核对。", article, True)
    if claim.result not in RESULTS:
        yield Finding(f"第{claim.position}项诉求没有结论，请选定支持、解释说明或者不支持。", article, True)
    elif RESULTS[claim.result] not in opinion:
        yield Finding(f"第{claim.position}项诉求的结论没有写进处理意见，请核对。", article, True)


def _remedy(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    """Whom to ask and in how many days (art. 35, 36)."""
    text = letter.texts.get("remedy", "")
    if kind not in ("opinion", "review_receipt") or not text:
        return
    article = ART("三十五" if kind == "opinion" else "三十六")
    if not re.search(rf"(?<!\d)({REVIEW_DAYS}|三十)\s*日", text):
        yield Finding(f"救济途径没有写明{REVIEW_DAYS}日的期限，请补充。", article, True)
    if not letter.remedy_organ.strip() or letter.remedy_organ not in text:
        yield Finding("救济途径没有写明向哪个机关提出，请填写上一级机关名称。", article, True)
    elif letter.remedy_organ == letter.organ:
        yield Finding("救济途径写的是本机关，应当是上一级机关，请核对。", article, True)


def _order_of_days(_kind: str, letter: LetterFacts) -> Iterator[Finding]:
    decided = letter.decided_on or (letter.made_on if _kind == "opinion" else None)
    days = (
        ("收到", letter.received_on),
        ("受理", letter.accepted_on),
        ("作出意见", decided),
        ("送达", letter.served_on),
    )
    known = [(label, day) for label, day in days if day is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            yield Finding(f"{later}日期（{second}）早于{earlier}日期（{first}），请核对。", ART("二十三"), True)
    if letter.received_on and letter.made_on < letter.received_on:
        yield Finding(
            f"文书日期（{letter.made_on}）早于收到日期（{letter.received_on}），请核对。", ART("二十三"), True
        )


def _acceptance(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    """Days and origin of an acceptance (art. 23)."""
    if kind != "acceptance_notice":
        return
    article = ART("二十三")
    if letter.accepted_on and letter.made_on < letter.accepted_on:
        days = f"文书日期（{letter.made_on}）早于受理日期（{letter.accepted_on}）"
        yield Finding(f"{days}，请核对。", article, True)
    if letter.limit_on and letter.limit_on < letter.made_on:
        days = f"办理期限（{letter.limit_on}）早于文书日期（{letter.made_on}）"
        yield Finding(f"{days}，请核对。", article, True)
    if letter.is_forwarded and not re.search("转来|转送|转交|交办", letter.texts.get("received", "")):
        yield Finding("没有写明由哪个机关转来，请填写转来机关。", article, True)


def _service(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    """What a refusal to sign asks for: reason and witness, or photographs or a film instead of the witness."""
    if kind != "service_receipt" or not letter.is_refused:
        return
    article = "《民事诉讼法》第八十九条"
    if not letter.refusal.strip():
        yield Finding("拒收的没有写明拒收事由，请填写。", article, True)
    if not letter.witness.strip() and not re.search("拍照|照片|录像|视频", letter.refusal):
        yield Finding("拒收的没有写明见证人，请填写；用拍照、录像记录送达过程的，请在拒收事由中写明。", article, True)


def _lateness(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    """A late paper must still go out, so lateness is said but does not block."""
    if letter.due_on is None or letter.made_on <= letter.due_on:
        return
    days = (letter.made_on - letter.due_on).days
    article = ART("三十四" if kind in ("opinion", "extension_approval", "extension_notice") else "二十三")
    sentence = f"文书日期已超过期限{days}天（期限 {letter.due_on}），请尽快出具并在案卷中说明原因。"
    yield Finding(sentence, article, kind.startswith("extension"))


def _extension(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    if kind not in ("extension_approval", "extension_notice"):
        return
    article = ART("三十四")
    if letter.extra_days is None or letter.extra_days < 1:
        yield Finding("没有写明延长多少天，请补充。", article, True)
    elif letter.extra_days > MAX_EXTRA_DAYS:
        yield Finding(f"延长{letter.extra_days}日，超过了{MAX_EXTRA_DAYS}日的上限，请更正。", article, True)
    if letter.earlier_extensions:
        yield Finding("本事项已经延期过一次，不能再次延期。", article, True)


def _sealed(kind: str, letter: LetterFacts) -> Iterator[Finding]:
    if letter.is_sealed and kind in TO_UNITS | {"urging_slip"}:
        sentence = "这是检举控告类密件，不得转给被检举控告的人员或者单位，发出前请核对收文单位。"
        yield Finding(sentence, ART("三十"), False)


def _squeezed(text: str) -> str:
    """Without blanks, line ends and the full stop that a list may have taken off the end."""
    return "".join(text.split()).rstrip("。；;.")


_RULES: tuple[Callable[[str, LetterFacts], Iterator[Finding]], ...] = (
    _contents,
    _addressee,
    _organ,
    _claims,
    _remedy,
    _order_of_days,
    _acceptance,
    _service,
    _lateness,
    _extension,
    _sealed,
)
