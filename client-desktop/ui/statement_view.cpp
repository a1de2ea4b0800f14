#include "client-desktop/ui/statement_view.h"

#include "client-desktop/model/status_look.h"
#include "client-desktop/ui/empty_state.h"
#include "client-desktop/ui/look.h"
#include "client-desktop/ui/statement_images.h"
#include "client-desktop/ui/statement_page.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPdfDocument>
#include <QPdfView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTemporaryFile>
#include <QTextBrowser>
#include <QTextCursor>
#include <QToolButton>
#include <QToolTip>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr qsizetype kMaxHtml = 4'000'000; // characters; more would freeze the window

// Shows what it is given and loads nothing else, except images within the page itself.
class StatementBrowser : public QTextBrowser
{
public:
    using QTextBrowser::QTextBrowser;

protected:
    QVariant loadResource(int type, const QUrl& name) override
    {
        if (name.scheme() == "data"_L1) {
            return {}; // the document decodes it itself
        }
        QImage nothing(1, 1, QImage::Format_ARGB32);
        nothing.fill(Qt::transparent);
        return type == QTextDocument::ImageResource ? QVariant(nothing) : QVariant(QByteArray());
    }
};

} // namespace

StatementView::StatementView(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_limits(new QLabel(this))
    , m_outside(new QToolButton(this))
    , m_pages(new QStackedWidget)
    , m_browser(new StatementBrowser)
    , m_pdf(new QPdfDocument(this))
{
    constexpr int kDocumentMargin = 14;
    look::setTitle(*m_title);
    look::setMuted(*m_limits);
    m_title->setTextFormat(Qt::PlainText);
    m_outside->setText(tr("Open PDF"));
    m_outside->setToolTip(tr("Open the statement in the PDF viewer of the desktop"));
    m_outside->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_outside->hide();
    m_browser->setOpenLinks(false);
    m_browser->viewport()->installEventFilter(this);
    m_browser->document()->setDocumentMargin(kDocumentMargin);
    m_browser->setAccessibleName(tr("Statement"));
    auto* pdfView = new QPdfView;
    pdfView->setDocument(m_pdf);
    pdfView->setPageMode(QPdfView::PageMode::MultiPage);
    pdfView->setZoomMode(QPdfView::ZoomMode::FitToWidth);
    pdfView->setAccessibleName(tr("Statement (PDF)"));
    m_pages->addWidget(m_browser);
    m_pages->addWidget(pdfView);
    m_place = new EmptyState(m_pages, this);
    auto* head = new QHBoxLayout;
    head->setSpacing(look::kGap + 4);
    head->addStrut(look::kHeadHeight);
    head->addWidget(m_title);
    head->addWidget(m_limits, 1);
    head->addWidget(m_outside);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(look::kGap);
    layout->addLayout(head);
    layout->addWidget(m_place, 1);
    connect(m_browser, &QTextBrowser::anchorClicked, this, &StatementView::follow);
    connect(m_outside, &QToolButton::clicked, this, &StatementView::openOutside);
    clear();
}

void StatementView::clear()
{
    m_detail.reset();
    m_title->setText(tr("Statement"));
    m_limits->clear();
    m_outside->hide();
    m_place->showMessage(tr("No problem chosen"), tr("Choose a problem on the left to read it."));
}

void StatementView::expect(const QString& title)
{
    m_detail.reset();
    m_title->setText(title);
    m_limits->clear();
    m_outside->hide();
    m_place->showMessage({}, tr("Fetching the statement…"));
}

void StatementView::showStatement(const ProblemDetail& detail)
{
    m_detail = detail;
    const Problem& problem = detail.problem;
    m_title->setText(problem.title);
    const QString tests = problem.tests == 1 ? tr("1 test") : tr("%1 tests").arg(problem.tests);
    m_limits->setText(
        QStringList{limitText(problem.timeLimit), memoryText(problem.memoryLimitBytes), tests}.join(
            u" · "_s
        )
    );
    m_outside->hide();
    if (detail.format == StatementFormat::Pdf) {
        m_place->showMessage({}, tr("Fetching the statement…"));
    } else if (detail.format == StatementFormat::None && detail.samples.isEmpty()) {
        m_place->showMessage(
            tr("No statement"), tr("This problem comes without a statement; ask the judges for it.")
        );
    } else {
        render();
        m_browser->verticalScrollBar()->setValue(0);
    }
}

void StatementView::render()
{
    const int place = m_browser->verticalScrollBar()->value();
    m_browser->document()->setDefaultStyleSheet(statementStyle(palette()));
    m_browser->setHtml(m_detail->html.left(kMaxHtml));
    // Inserted, not appended to the text: an unclosed tag of the statement cannot swallow them.
    QTextCursor end(m_browser->document());
    end.movePosition(QTextCursor::End);
    end.insertBlock({}, {});
    end.insertHtml(samplesHtml(m_detail->samples));
    fitPictures();
    m_browser->verticalScrollBar()->setValue(place);
    m_pages->setCurrentIndex(0);
    m_place->showContent();
}

void StatementView::fitPictures()
{
    const int margins = 2 * static_cast<int>(m_browser->document()->documentMargin());
    fitImages(*m_browser->document(), m_detail->html, m_browser->viewport()->width() - margins);
}

bool StatementView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && m_detail && m_detail->format == StatementFormat::Html) {
        fitPictures();
    }
    return QWidget::eventFilter(watched, event);
}

void StatementView::showPdf(const QByteArray& pdf)
{
    m_pdf->close();
    m_pdfBuffer.close();
    m_pdfBytes = pdf;
    m_pdfBuffer.setBuffer(&m_pdfBytes);
    m_pdfBuffer.open(QIODevice::ReadOnly);
    m_pdf->load(&m_pdfBuffer);
    m_outside->setIcon(look::icon(u"action-external"_s, palette()));
    m_outside->show();
    if (m_pdf->status() == QPdfDocument::Status::Error) {
        m_place->showMessage(
            tr("This PDF cannot be shown here"), tr("Open it with the button above instead.")
        );
        return;
    }
    m_pages->setCurrentIndex(1);
    m_place->showContent();
}

void StatementView::showFailure(const QString& message)
{
    m_place->showMessage(tr("The statement could not be fetched"), message);
}

void StatementView::takeFocus()
{
    m_pages->currentWidget()->setFocus(Qt::ShortcutFocusReason);
}

QString StatementView::plainText() const
{
    return m_place->isShowingMessage() ? m_place->message() : m_browser->toPlainText();
}

void StatementView::follow(const QUrl& link)
{
    if (const auto text = m_detail ? textToCopy(*m_detail, link.toString()) : std::nullopt) {
        QApplication::clipboard()->setText(*text);
        QToolTip::showText(QCursor::pos(), tr("Copied"), m_browser);
        Q_EMIT copied(*text);
    } else if (link.scheme() == "http"_L1 || link.scheme() == "https"_L1) {
        QDesktopServices::openUrl(link);
    } else if (link.isRelative() && link.hasFragment()) {
        m_browser->scrollToAnchor(link.fragment());
    }
}

void StatementView::openOutside()
{
    QTemporaryFile file(QDir::tempPath() + "/statement-XXXXXX.pdf"_L1);
    file.setAutoRemove(false); // the viewer reads it after we have let go
    if (file.open() && file.write(m_pdfBytes) == m_pdfBytes.size()) {
        file.close();
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absoluteFilePath()));
    }
}

void StatementView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_place) {
        look::setMuted(*m_limits);
        if (m_detail && m_pages->currentIndex() == 0 && !m_place->isShowingMessage()) {
            render();
        }
    }
    QWidget::changeEvent(event);
}

} // namespace adjudge::desktop
