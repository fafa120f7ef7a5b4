"""From YAML to a searchable release: check, publish, build a snapshot, train what is out of date."""

from collections.abc import Callable
from pathlib import Path

from daoban.database import make_engine
from daoban.errors import ContentInvalid, Unavailable
from daoban.migrate import migrate
from daoban.settings import Settings
from knowledge.checks import check_content
from knowledge.publishing import publish_files
from knowledge.releases import Release, live_release
from search.encoder import Encoder, make_encoder
from search.learning.models import Models, load_models, save_models
from search.lexicon import Lexicon, load_lexicon
from search.run import Tools
from search.snapshot import Snapshot, build_snapshot, release_name
from search.snapshot_files import current_release, load_snapshot, save_snapshot
from search.texts import load_texts
from search.training.train import train, training_digest

Progress = Callable[[str], None]


def _publish_files(values: Settings, progress: Progress) -> Release:
    """Check the YAML records and make them the live release if they differ from it."""
    records, findings = check_content(values.content)
    if findings:
        raise ContentInvalid(
            f"内容检查发现 {len(findings)} 处问题，没有发布。",
            "请按提示修改后重新运行；也可以先运行 daoban check 查看全部问题。",
            [finding.as_detail() for finding in findings[:20]],
        )
    database = make_engine(values.database)
    migrate(database)
    published = publish_files(database, [item.record for item in records], author="daoban index")
    for record_id in published.kept:
        progress(f"{record_id} 在文件和系统里都改过，保留系统里的版本。")
    release = live_release(database)
    database.dispose()
    return release


def _snapshot(
    values: Settings, release: Release, encoder: Encoder, lexicon: Lexicon, progress: Progress
) -> Snapshot:
    """The snapshot of a release: the one on disk if it fits, else a new one beside it."""
    folder = values.var / "snapshots"
    try:
        earlier = load_snapshot(folder, lexicon.synonyms)
    except Unavailable:
        earlier = None
    if (
        earlier
        and current_release(folder) == release_name(release, lexicon.synonyms)
        and earlier.encoder_name == encoder.name
    ):
        return earlier
    progress(f"正在为第 {release.number} 次发布建立索引……")
    snapshot = build_snapshot(release, encoder, lexicon.synonyms, earlier)
    save_snapshot(snapshot, folder)
    return snapshot


def _current_models(folder: Path, encoder: Encoder, lexicon: Lexicon) -> Models | None:
    """The models on disk, if nothing that they were trained on has changed."""
    try:
        models = load_models(folder)
    except Unavailable:
        return None
    return models if models.digest == training_digest(encoder.name, lexicon.synonyms) else None


def make_index(values: Settings, progress: Progress, retrain: bool = False) -> Tools:
    """Make everything that answering needs, doing only what is out of date.

    Raises:
        ContentInvalid: ``daoban check`` finds faults; nothing is published then.
    """
    release = _publish_files(values, progress)
    encoder = make_encoder(values.encoder, values.var, values.encoder_threads)
    lexicon = load_lexicon(values.content)
    snapshot = _snapshot(values, release, encoder, lexicon, progress)
    tools = Tools(encoder, snapshot, Models.untrained(), lexicon, load_texts(values.content))
    folder = values.var / "models"
    models = None if retrain else _current_models(folder, encoder, lexicon)
    tools.models = models or train(tools, progress)
    if models is None:
        save_models(tools.models, folder)
    return tools
