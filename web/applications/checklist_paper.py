"""The checklist on A4, made with reportlab; its Chinese type is one that every reader of PDF has."""

import io
from collections.abc import Sequence
from functools import cache
from html import escape

import segno
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    Image,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from actions.applications.application import Application
from actions.applications.checklist import ChecklistEntry
from web.applications.checklist_words import facts_of
from web.applications.provenance import local
from web.applications.texts import application_text

Groups = Sequence[tuple[str, Sequence[ChecklistEntry]]]
MARGIN = 20 * mm
FRAME = 6
"""Points that reportlab leaves free within the margins."""
WIDTH = A4[0] - 2 * (MARGIN + FRAME)
CODE = 28 * mm
BOX = "□"
"""A box to tick."""
HEAD, LINE, SOFT = (
    colors.HexColor("#0d4a73"),
    colors.HexColor("#c3ced7"),
    colors.HexColor("#4a5966"),
)


@cache
def _font() -> str:
    name = "STSong-Light"
    registerFont(UnicodeCIDFont(name))
    return name


def _style(size: float, leading: float, colour: colors.Color = colors.black) -> ParagraphStyle:
    name = f"{size}-{colour}"
    return ParagraphStyle(
        name,
        fontName=_font(),
        fontSize=size,
        leading=leading,
        textColor=colour,
        wordWrap="CJK",
    )


def paper(application: Application, groups: Groups, matters: Sequence[str], address: str) -> bytes:
    """The checklist as a PDF.

    Args:
        application: whose checklist it is.
        groups: a heading and its materials, in order.
        matters: titles of the matters that apply.
        address: where the checklist stands online; printed as a QR code.
    """
    words, file = application_text()["paper"], io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=words["title"].format(title=application.title),
        author=words["author"],
        lang="zh-CN",
    )
    story = [_head(application, address), Spacer(1, 5 * mm)]
    if matters:
        story += [_heading(words["matters"]), _text("、".join(matters)), Spacer(1, 2 * mm)]
    for heading, entries in groups:
        rows = [_row(entry) for entry in entries]
        story += [KeepTogether([_heading(f"{heading}（{len(rows)}）"), rows[0]]), *rows[1:]]
    story += [Spacer(1, 4 * mm), _text(words["foot"], soft=True)]
    document.build(story, onFirstPage=_footer, onLaterPages=_footer)
    return file.getvalue()


def _head(application: Application, address: str) -> Table:
    words = application_text()["paper"]
    number = words["number"].format(
        number=application.number, day=f"{local(application.updated_at):%Y-%m-%d}"
    )
    left = [
        Paragraph(escape(words["kicker"]), _style(10, 14, SOFT)),
        Paragraph(escape(application.title), _style(19, 26, HEAD)),
        Paragraph(escape(number), _style(10, 15, SOFT)),
    ]
    image = io.BytesIO()
    segno.make(address, error="m", micro=False).save(image, kind="png", scale=8, border=1)
    scan = Paragraph(escape(words["scan"]), _style(8, 11, SOFT))
    table = Table(
        [[left, [Image(image, CODE, CODE), scan]]], colWidths=[WIDTH - CODE - 4 * mm, CODE + 4 * mm]
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, 0), 0),
                ("RIGHTPADDING", (1, 0), (1, 0), 0),
                ("LINEBELOW", (0, 0), (-1, 0), 1.2, HEAD),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ]
        )
    )
    return table


def _heading(text: str) -> Paragraph:
    return Paragraph(escape(text), _style(13, 19, HEAD))


def _text(text: str, soft: bool = False) -> Paragraph:
    return Paragraph(
        escape(text), _style(9.5 if soft else 10.5, 15, SOFT if soft else colors.black)
    )


def _row(entry: ChecklistEntry) -> Table:
    """A box, the name, and what is to be known of it."""
    lines: list[Flowable] = [Paragraph(escape(entry.name), _style(11.5, 16))]
    lines += [_text(fact, soft=True) for fact in facts_of(entry)]
    table = Table(
        [[Paragraph(BOX, _style(15, 17, SOFT)), lines]], colWidths=[8 * mm, WIDTH - 8 * mm]
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (0, 0), 1),
                ("TOPPADDING", (1, 0), (1, 0), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
            ]
        )
    )
    return table


def _footer(canvas: Canvas, document: SimpleDocTemplate) -> None:
    words = application_text()["paper"]
    canvas.saveState()
    canvas.setFont(_font(), 9)
    canvas.setFillColor(SOFT)
    canvas.drawString(MARGIN + FRAME, 11 * mm, words["footer"])
    canvas.drawRightString(
        A4[0] - MARGIN - FRAME, 11 * mm, words["page"].format(number=document.page)
    )
    canvas.restoreState()
