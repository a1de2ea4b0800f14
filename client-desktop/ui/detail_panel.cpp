#include "client-desktop/ui/detail_panel.h"

#include "client-desktop/model/status_look.h"
#include "client-desktop/model/submission_detail.h"
#include "client-desktop/ui/analysis_view.h"
#include "client-desktop/ui/code_view.h"
#include "client-desktop/ui/empty_state.h"
#include "client-desktop/ui/look.h"
#include "client-desktop/ui/status_delegate.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr int kHeadIconSize = 28;

enum Tab { TestsTab, LogTab, SourceTab, AnalysisTab };

QPlainTextEdit* plainWords(const QString& name)
{
    auto* words = new QPlainTextEdit;
    words->setReadOnly(true);
    words->setLineWrapMode(QPlainTextEdit::NoWrap);
    words->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    words->setAccessibleName(name);
    words->setTabChangesFocus(true);
    return words;
}

} // namespace

DetailPanel::DetailPanel(SubmissionDetail& detail, QWidget* parent)
    : QWidget(parent)
    , m_detail(detail)
{
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(look::kGap);
    inside->addWidget(buildHead());
    buildTabs();
    inside->addWidget(m_tabs, 1);
    m_place = new EmptyState(content, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_place);
    connect(&m_detail, &SubmissionDetail::changed, this, &DetailPanel::refresh);
    connect(&m_detail, &QAbstractItemModel::rowsInserted, this, [this] {
        refreshTests();
        m_table->scrollToBottom();
    });
    refresh();
}

QWidget* DetailPanel::buildHead()
{
    auto* head = new QWidget;
    m_icon = new QLabel(head);
    m_headline = new QLabel(head);
    m_facts = new QLabel(head);
    look::setTitle(*m_headline);
    look::setMuted(*m_facts);
    for (QLabel* label : {m_headline, m_facts}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_facts);
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(look::kMargin);
    layout->addWidget(m_icon);
    layout->addLayout(words, 1);
    return head;
}

void DetailPanel::buildTabs()
{
    m_table = new QTableView;
    m_table->setModel(&m_detail);
    m_table->setItemDelegateForColumn(SubmissionDetail::VerdictColumn, new StatusDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setAccessibleName(tr("Tests of the submission"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(look::kRowHeight);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(
        SubmissionDetail::MessageColumn, QHeaderView::Stretch
    );
    look::setSoftSelection(*m_table);
    const QFontMetrics metrics(font());
    const auto fit = [&](int column, const QString& widest) {
        constexpr int kCellPadding = 20;
        m_table->setColumnWidth(column, metrics.horizontalAdvance(widest) + kCellPadding);
    };
    fit(SubmissionDetail::VerdictColumn, u"Memory limit exceededoo"_s);
    fit(SubmissionDetail::NameColumn, u"00  secret/00-largest"_s);
    fit(SubmissionDetail::TimeColumn, u"0000 ms"_s);
    fit(SubmissionDetail::MemoryColumn, u"000.0 MiB"_s);
    m_words = plainWords(tr("Messages of the chosen test"));
    m_log = plainWords(tr("Messages of the compiler"));
    m_source = new CodeView;
    m_source->setReadOnly(true);
    m_source->setAccessibleText(tr("Source code of the submission"), {});
    auto* tests = new QSplitter(Qt::Vertical);
    tests->addWidget(m_table);
    tests->addWidget(m_words);
    tests->setStretchFactor(0, 2);
    tests->setStretchFactor(1, 1);
    tests->setChildrenCollapsible(false);
    m_words->hide();
    const auto* const selection = m_table->selectionModel();
    connect(selection, &QItemSelectionModel::currentRowChanged, this, &DetailPanel::refreshWords);
    connect(&m_detail, &SubmissionDetail::dataChanged, this, &DetailPanel::refreshWords);
    connect(&m_detail, &SubmissionDetail::modelReset, this, &DetailPanel::refreshWords);
    m_testsPlace = new EmptyState(tests);
    m_logPlace = new EmptyState(m_log);
    m_sourcePlace = new EmptyState(m_source);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_testsPlace, tr("Tests"));
    m_tabs->addTab(m_logPlace, tr("Compiler"));
    m_tabs->addTab(m_sourcePlace, tr("Source"));
    m_analysis = new AnalysisView;
    m_analysisPlace = new EmptyState(m_analysis);
    m_tabs->addTab(m_analysisPlace, tr("Explanation"));
}

void DetailPanel::setLanguages(const QList<Language>& languages)
{
    m_languages = languages;
}

void DetailPanel::setProblemTitles(const QHash<ProblemId, QString>& titles)
{
    m_titles = titles;
    refresh();
}

void DetailPanel::takeFocus()
{
    m_tabs->currentWidget()->setFocus(Qt::ShortcutFocusReason);
}

QString DetailPanel::headline() const
{
    return m_place->isShowingMessage() ? QString() : m_headline->text();
}

QString DetailPanel::languageName(const QString& id) const
{
    const auto row = std::ranges::find(m_languages, id, &Language::id);
    return row == m_languages.end() ? id : row->name;
}

void DetailPanel::refresh()
{
    if (!m_detail.id().isValid()) {
        m_place->showMessage(
            tr("No submission chosen"), tr("Choose one in the list above to see its tests.")
        );
        return;
    }
    if (!m_detail.submission()) {
        m_place->showMessage(
            {}, m_detail.failure().isEmpty() ? tr("Fetching the submission…") : m_detail.failure()
        );
        return;
    }
    m_place->showContent();
    refreshHead(*m_detail.submission());
    refreshTests();
    refreshLog();
    refreshSource();
    refreshAnalysis();
}

void DetailPanel::refreshHead(const Submission& s)
{
    const QString path = statusIconPath(s.status);
    m_icon->setPixmap(QIcon(path).pixmap(QSize(kHeadIconSize, kHeadIconSize), devicePixelRatioF()));
    const QString title = m_titles.value(s.problem, s.problemName);
    m_headline->setText(tr("#%1 %2: %3").arg(s.id.text(), title, progressText(s)));
    QStringList facts;
    if (isFinal(s.status) && s.status != Status::CompileError) {
        facts << durationText(s.time) << memoryText(s.memoryBytes);
    }
    facts << languageName(s.language);
    if (!s.userName.isEmpty()) {
        facts << tr("by %1").arg(s.userName);
    }
    facts << QLocale().toString(s.submittedAt.toLocalTime(), QLocale::ShortFormat);
    if (s.judging > 1) {
        facts << tr("judging %1").arg(s.judging);
    }
    for (const GroupResult& group : s.groups) {
        facts << u"%1 %2"_s.arg(group.name, scoreText(group.score, group.maxScore));
    }
    for (auto it = s.metrics.cbegin(); it != s.metrics.cend(); ++it) {
        facts << u"%1 %2"_s.arg(it.key()).arg(it.value());
    }
    m_facts->setText(facts.join(u" · "_s));
}

void DetailPanel::refreshWords()
{
    const QModelIndex row = m_table->selectionModel()->currentIndex();
    const QString words = row.data(SubmissionDetail::WordsRole).toString();
    if (m_words->toPlainText() != words) {
        m_words->setPlainText(words);
    }
    m_words->setVisible(!words.isEmpty());
}

void DetailPanel::refreshTests()
{
    const Submission& s = m_detail.submission().value();
    if (m_detail.rowCount() > 0) {
        m_testsPlace->showContent();
    } else if (!m_detail.isLoaded()) {
        m_testsPlace->showMessage(
            {}, m_detail.failure().isEmpty() ? tr("Fetching the tests…") : m_detail.failure()
        );
    } else if (!m_detail.maySeeTests()) {
        m_testsPlace->showMessage({}, tr("Only its author and the judges see the tests."));
    } else if (s.status == Status::CompileError) {
        m_testsPlace->showMessage(
            tr("It did not compile"), tr("No test was run; see what the compiler says.")
        );
    } else if (isFinal(s.status)) {
        m_testsPlace->showMessage({}, tr("There are no results of single tests."));
    } else {
        m_testsPlace->showMessage({}, tr("The tests appear here one by one as they are run."));
    }
}

void DetailPanel::refreshLog()
{
    if (!m_detail.compileLog().isEmpty()) {
        if (m_log->toPlainText() != m_detail.compileLog()) {
            m_log->setPlainText(m_detail.compileLog());
        }
        m_logPlace->showContent();
    } else {
        m_logPlace->showMessage({}, tr("The compiler has nothing to say."));
    }
    const bool isFault = m_detail.submission()->status == Status::CompileError;
    m_tabs->setTabIcon(LogTab, isFault ? QIcon(statusIconPath(Status::CompileError)) : QIcon());
}

void DetailPanel::refreshSource()
{
    if (m_detail.source()) {
        m_source->setLanguage(m_detail.source()->language);
        if (m_shownSource != m_detail.source()->text) {
            m_shownSource = m_detail.source()->text;
            m_source->setText(m_shownSource);
        }
        m_sourcePlace->showContent();
    } else if (m_detail.isLoaded() && !m_detail.maySeeSource()) {
        m_sourcePlace->showMessage({}, tr("Only its author and the judges see the source."));
    } else {
        m_sourcePlace->showMessage({}, tr("Fetching the source…"));
    }
}

void DetailPanel::refreshAnalysis()
{
    const Submission& s = m_detail.submission().value();
    m_tabs->setTabIcon(
        AnalysisTab, m_detail.analysis() ? QIcon(statusIconPath(s.status)) : QIcon()
    );
    if (m_detail.analysis()) {
        m_analysis->show(*m_detail.analysis());
        m_analysisPlace->showContent();
    } else if (s.status == Status::Accepted) {
        m_analysisPlace->showMessage({}, tr("It was accepted: there is nothing to explain."));
    } else if (m_detail.isLoaded() && !m_detail.maySeeTests()) {
        m_analysisPlace->showMessage({}, tr("Only its author and the judges see why it failed."));
    } else if (isFinal(s.status)) {
        m_analysisPlace->showMessage({}, tr("There is no explanation."));
    } else {
        m_analysisPlace->showMessage({}, tr("The explanation appears here with the verdict."));
    }
}

void DetailPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_place) {
        look::setMuted(*m_facts);
        look::setSoftSelection(*m_table);
    }
    QWidget::changeEvent(event);
}

} // namespace adjudge::desktop
