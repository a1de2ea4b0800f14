#include "client-desktop/ui/submit_panel.h"

#include "client-desktop/ui/code_view.h"
#include "client-desktop/ui/look.h"
#include "client-desktop/ui/notice_line.h"
#include "client-desktop/ui/source_file.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

SubmitPanel::SubmitPanel(QWidget* parent)
    : QWidget(parent)
    , m_languages(new QComboBox(this))
    , m_open(new QToolButton(this))
    , m_file(new QLabel(this))
    , m_submit(new QPushButton(tr("Submit"), this))
    , m_code(new CodeView(this))
    , m_notice(new NoticeLine(this))
{
    build();
    setAcceptDrops(true);
    connect(m_open, &QToolButton::clicked, this, &SubmitPanel::chooseFile);
    connect(m_submit, &QPushButton::clicked, this, &SubmitPanel::submit);
    connect(m_code, &CodeView::edited, this, &SubmitPanel::refresh);
    connect(m_languages, &QComboBox::currentIndexChanged, this, [this] {
        m_code->setLanguage(language());
        refresh();
    });
    refresh();
}

void SubmitPanel::build()
{
    auto* title = new QLabel(tr("Your solution"), this);
    look::setTitle(*title);
    m_languages->setAccessibleName(tr("Language"));
    m_languages->setToolTip(tr("Language of the solution"));
    m_languages->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_open->setText(tr("Open file…"));
    m_open->setToolTip(tr("Take a file instead of typing (Ctrl+O), or drop one here"));
    m_open->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    look::setMuted(*m_file);
    m_file->setTextFormat(Qt::PlainText);
    m_file->setMinimumWidth(0);
    m_file->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_open->setIcon(look::icon(u"action-open"_s, palette()));
    look::setPrimary(*m_submit, u"action-send"_s);
    look::setRoomy(*m_submit);
    m_submit->setToolTip(tr("Send the solution to be judged (Ctrl+Enter)"));
    m_code->setAccessibleText(
        tr("Source code of your solution"), tr("Tab indents; Ctrl+4 leaves for the submissions.")
    );
    m_code->setMinimumHeight(120);
    auto* head = new QHBoxLayout;
    head->setSpacing(look::kGap);
    head->addStrut(look::kHeadHeight);
    head->addWidget(title);
    head->addWidget(m_languages);
    head->addWidget(m_open);
    head->addWidget(m_file, 1);
    head->addWidget(m_submit);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(look::kGap);
    layout->addLayout(head);
    layout->addWidget(m_code, 1);
    layout->addWidget(m_notice);
}

void SubmitPanel::setServer(const ServerInfo& info, bool isGuest)
{
    m_isGuest = isGuest;
    m_drafts.clear();
    m_problem = {};
    m_fileName.clear();
    m_code->setText({});
    m_notice->clear();
    setInfo(info);
}

void SubmitPanel::setInfo(const ServerInfo& info)
{
    const QString chosen = language();
    const bool hadNone = m_languages->count() == 0;
    m_info = info;
    m_languages->clear();
    for (const Language& language : info.languages) {
        if (language.available) {
            m_languages->addItem(language.name, language.id);
            const int row = m_languages->count() - 1;
            m_languages->setItemData(row, language.version, Qt::ToolTipRole);
        }
    }
    setLanguage(chosen);
    if (hadNone) {
        m_notice->clear();
        sayWhatIsMissing();
    }
    refresh();
}

void SubmitPanel::sayWhatIsMissing()
{
    if (m_isGuest) {
        m_notice->say(
            NoticeLine::Kind::Info,
            tr("Guests may read but not submit. Log in from the Server menu.")
        );
    } else if (m_languages->count() == 0) {
        m_notice->say(
            NoticeLine::Kind::Warning,
            tr("The server has no language ready to judge with. This is asked again by itself; if "
               "it "
               "lasts, tell the judges.")
        );
    }
}

void SubmitPanel::keepDraft()
{
    if (m_problem.isValid()) {
        m_drafts[m_problem] = {m_problem, language(), m_fileName, m_code->text()};
    }
}

void SubmitPanel::setProblem(ProblemId id)
{
    if (id == m_problem) {
        return;
    }
    keepDraft();
    m_problem = id;
    const Draft draft = m_drafts.value(id);
    m_fileName = draft.fileName;
    m_code->setText(draft.source);
    if (!draft.language.isEmpty()) {
        setLanguage(draft.language);
    }
    m_notice->clear();
    sayWhatIsMissing();
    refresh();
}

void SubmitPanel::setLanguage(const QString& languageId)
{
    const int row = m_languages->findData(languageId);
    if (row >= 0) {
        m_languages->setCurrentIndex(row);
    }
}

void SubmitPanel::setText(const QString& text)
{
    m_code->setText(text);
}

void SubmitPanel::openFile(const QString& path)
{
    const auto file = readSourceFile(path, m_info.sourceLimitBytes);
    if (!file) {
        m_notice->say(NoticeLine::Kind::Warning, file.error().message);
        return;
    }
    m_fileName = file->name;
    m_code->setText(file->text);
    const QString guess = guessLanguage(m_info.languages, file->name, language());
    if (guess.isEmpty()) {
        m_notice->say(
            NoticeLine::Kind::Info,
            tr("The language of %1 is not clear from its name; please check it.").arg(file->name)
        );
    } else {
        setLanguage(guess);
        m_notice->clear();
    }
    refresh();
}

void SubmitPanel::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Choose a solution"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QStringList patterns;
    for (const Language& language : m_info.languages) {
        for (const QString& extension : language.available ? language.extensions : QStringList()) {
            patterns << u"*"_s + extension;
        }
    }
    patterns.removeDuplicates();
    dialog->setNameFilters({tr("Programs (%1)").arg(patterns.join(u' ')), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &SubmitPanel::openFile);
    dialog->open();
}

void SubmitPanel::submit()
{
    if (canSubmit()) {
        m_notice->clear();
        Q_EMIT submitted({m_problem, language(), m_fileName, m_code->text()});
    }
}

void SubmitPanel::takeFocus()
{
    m_code->setFocus(Qt::ShortcutFocusReason);
}

void SubmitPanel::showSent(const QString& text)
{
    m_notice->say(NoticeLine::Kind::Info, text);
}

void SubmitPanel::showWaiting(int waiting, const QString& why)
{
    if (waiting > 0 && !why.isEmpty()) {
        const QString text =
            waiting == 1
                ? tr("1 submission is kept here and sent as soon as the server answers.")
                : tr("%1 submissions are kept here and sent as soon as the server answers.")
                      .arg(waiting);
        m_notice->say(NoticeLine::Kind::Warning, u"%1 (%2)"_s.arg(text, why));
    }
}

void SubmitPanel::showRefusal(const QString& message)
{
    m_notice->say(NoticeLine::Kind::Warning, tr("Not accepted by the server: %1").arg(message));
}

QString SubmitPanel::language() const
{
    return m_languages->currentData().toString();
}

QString SubmitPanel::notice() const
{
    return m_notice->text();
}

bool SubmitPanel::canSubmit() const
{
    return m_submit->isEnabled();
}

void SubmitPanel::refresh()
{
    const bool canWrite = !m_isGuest && m_problem.isValid() && m_languages->count() > 0;
    m_code->setEnabled(canWrite);
    m_languages->setEnabled(canWrite);
    m_open->setEnabled(canWrite);
    m_submit->setEnabled(canWrite && !m_code->text().trimmed().isEmpty());
    m_open->setIcon(look::icon(u"action-open"_s, palette()));
    look::setPrimary(*m_submit, u"action-send"_s);
    m_file->setText(m_fileName);
    m_file->setToolTip(m_fileName);
}

void SubmitPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_notice) {
        look::setMuted(*m_file);
        refresh();
    }
    QWidget::changeEvent(event);
}

void SubmitPanel::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (m_open->isEnabled() && urls.size() == 1 && urls.first().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void SubmitPanel::dropEvent(QDropEvent* event)
{
    openFile(event->mimeData()->urls().value(0).toLocalFile());
    event->acceptProposedAction();
}

} // namespace adjudge::desktop
