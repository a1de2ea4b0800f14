#include "client-desktop/ui/main_window.h"

#include "client-desktop/model/problem_list.h"
#include "client-desktop/model/session_state.h"
#include "client-desktop/model/status_look.h"
#include "client-desktop/model/submission_detail.h"
#include "client-desktop/model/submission_list.h"
#include "client-desktop/ui/connection_indicator.h"
#include "client-desktop/ui/detail_panel.h"
#include "client-desktop/ui/problem_panel.h"
#include "client-desktop/ui/statement_view.h"
#include "client-desktop/ui/submission_panel.h"
#include "client-desktop/ui/submit_panel.h"
#include "client-desktop/ui/verdict_banner.h"

#include <QCloseEvent>
#include <QLabel>
#include <QMessageBox>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QSystemTrayIcon>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr std::chrono::milliseconds kBannerStays{7000};
constexpr std::chrono::milliseconds kHintStays{8000};
constexpr QSize kFirstSize{1400, 880};

QSplitter* makeSplitter(Qt::Orientation orientation, std::initializer_list<QWidget*> parts)
{
    auto* splitter = new QSplitter(orientation);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(look::kMargin);
    for (QWidget* part : parts) {
        splitter->addWidget(part);
    }
    return splitter;
}

} // namespace

MainWindow::MainWindow(WindowModels models, QSettings& settings, QWidget* parent)
    : QMainWindow(parent)
    , m_models(models)
    , m_settings(settings)
{
    setWindowTitle(tr("Adjudge"));
    setWindowIcon(QIcon(u":/icons/adjudge.svg"_s));
    build();
    buildMenus();
    buildViewMenu();
    connectParts();
    if (QSystemTrayIcon::isSystemTrayAvailable()) {
        m_tray = new QSystemTrayIcon(windowIcon(), this);
        m_tray->setToolTip(tr("Adjudge"));
        m_tray->show();
    }
    restore();
    refreshSession();
}

void MainWindow::build()
{
    m_problems = new ProblemPanel(m_models.problems);
    m_statement = new StatementView;
    m_submit = new SubmitPanel;
    m_submissions = new SubmissionPanel(m_models.submissions);
    m_detail = new DetailPanel(m_models.detail);
    m_middle = makeSplitter(Qt::Vertical, {m_statement, m_submit});
    m_right = makeSplitter(Qt::Vertical, {m_submissions, m_detail});
    m_columns = makeSplitter(Qt::Horizontal, {m_problems, m_middle, m_right});
    m_columns->setSizes({205, 525, 650});
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setStretchFactor(2, 1);
    m_middle->setSizes({460, 380});
    m_right->setSizes({430, 410});
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(look::kMargin, look::kGap, look::kMargin, 2);
    layout->addWidget(m_columns);
    setCentralWidget(centre);
    m_banner = new VerdictBanner(kBannerStays, centre);
    auto* indicator = new ConnectionIndicator(m_models.session, this);
    m_who = new QLabel(this);
    m_who->setTextFormat(Qt::PlainText);
    m_who->setContentsMargins(0, 0, look::kMargin, 0);
    statusBar()->addWidget(indicator);
    statusBar()->addPermanentWidget(m_who);
    statusBar()->setSizeGripEnabled(false);
    connect(indicator, &ConnectionIndicator::retryRequested, this, &MainWindow::retryRequested);
    setTabOrder(m_problems, m_statement);
    setTabOrder(m_statement, m_submit);
    setTabOrder(m_submit, m_submissions);
    setTabOrder(m_submissions, m_detail);
}

void MainWindow::connectParts()
{
    connect(m_problems, &ProblemPanel::chosen, this, &MainWindow::openProblem);
    connect(m_submit, &SubmitPanel::submitted, this, [this](const Draft& draft) {
        m_settings.setValue("language"_L1, draft.language);
        Q_EMIT submitted(draft);
    });
    connect(m_submissions, &SubmissionPanel::chosen, this, &MainWindow::submissionChosen);
    connect(m_submissions, &SubmissionPanel::olderRequested, this, &MainWindow::olderRequested);
    connect(m_submissions, &SubmissionPanel::rejudgeRequested, this, &MainWindow::rejudgeRequested);
    connect(m_banner, &VerdictBanner::opened, this, &MainWindow::openSubmission);
    connect(m_statement, &StatementView::copied, this, [this] { showHint(tr("Copied.")); });
    connect(&m_models.session, &SessionState::changed, this, &MainWindow::refreshSession);
    connect(&m_models.session, &SessionState::infoChanged, this, [this] {
        const bool hadNone = m_submit->language().isEmpty();
        m_submit->setInfo(m_models.session.info());
        if (hadNone) {
            m_submit->setLanguage(m_settings.value("language"_L1).toString());
        }
        m_detail->setLanguages(m_models.session.info().languages);
    });
    connect(&m_models.problems, &QAbstractItemModel::modelReset, this, [this] {
        m_detail->setProblemTitles(m_models.problems.titles());
    });
}

void MainWindow::openProblem(ProblemId id)
{
    const Problem* problem = m_models.problems.find(id);
    if (!problem) {
        return;
    }
    m_statement->expect(problem->title);
    m_submit->setProblem(id);
    m_submissions->setProblem(id);
    Q_EMIT problemChosen(id);
}

void MainWindow::openSubmission(SubmissionId id)
{
    m_submissions->select(id);
    Q_EMIT submissionChosen(id);
}

void MainWindow::refreshSession()
{
    const SessionState& session = m_models.session;
    m_submit->setServer(session.info(), !session.user());
    m_submit->setLanguage(m_settings.value("language"_L1).toString());
    m_submissions->setUser(session.userId());
    m_submissions->setRejudging(session.mayHearAll());
    m_rejudge->setVisible(session.mayHearAll());
    m_detail->setLanguages(session.info().languages);
    m_who->setText(session.whoText());
    if (session.server().isEmpty()) {
        m_statement->clear();
        setWindowTitle(tr("Adjudge"));
    } else {
        setWindowTitle(tr("%1 – Adjudge").arg(session.info().name));
    }
}

void MainWindow::showProblem(const ProblemDetail& detail)
{
    m_statement->showStatement(detail);
}

void MainWindow::showStatementPdf(const QByteArray& pdf)
{
    m_statement->showPdf(pdf);
}

void MainWindow::showProblemFailure(const QString& message)
{
    m_statement->showFailure(message);
}

void MainWindow::showWaiting(int waiting, const QString& why)
{
    m_waiting = waiting;
    m_submit->showWaiting(waiting, why);
}

void MainWindow::showDelivered(const Submission& submission)
{
    m_submit->showSent(tr("Submitted as #%1.").arg(submission.id.text()));
    openSubmission(submission.id);
}

void MainWindow::showRefusal(const QString& message)
{
    m_submit->showRefusal(message);
}

void MainWindow::showVerdict(const Submission& submission)
{
    const QString title = m_models.problems.titles().value(submission.problem);
    m_banner->announce(submission, title);
    if (m_tray) {
        constexpr int kTrayStaysMs = 8000;
        m_tray->showMessage(
            tr("#%1 %2").arg(submission.id.text(), title),
            progressText(submission),
            QIcon(statusIconPath(submission.status)),
            kTrayStaysMs
        );
    }
}

void MainWindow::showHint(const QString& message)
{
    statusBar()->showMessage(message, static_cast<int>(kHintStays.count()));
}

void MainWindow::setHasOlder(bool hasOlder)
{
    m_submissions->setHasOlder(hasOlder);
}

ProblemId MainWindow::problem() const
{
    return m_problems->selected();
}

void MainWindow::setAppearance(look::Appearance appearance)
{
    m_settings.setValue("appearance"_L1, look::appearanceName(appearance));
    look::apply(appearance);
}

void MainWindow::restore()
{
    resize(kFirstSize);
    restoreGeometry(m_settings.value("window/geometry"_L1).toByteArray());
    m_columns->restoreState(m_settings.value("window/columns"_L1).toByteArray());
    m_middle->restoreState(m_settings.value("window/middle"_L1).toByteArray());
    m_right->restoreState(m_settings.value("window/right"_L1).toByteArray());
    if (m_settings.contains("window/unwantedColumns"_L1)) {
        m_submissions->setUnwantedColumns(
            m_settings.value("window/unwantedColumns"_L1).toStringList()
        );
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_waiting > 0) {
        const auto answer = QMessageBox::question(
            this,
            tr("Not everything is sent"),
            m_waiting == 1
                ? tr("1 submission could not be sent yet and would be lost. Quit anyway?")
                : tr("%1 submissions could not be sent yet and would be lost. Quit anyway?")
                      .arg(m_waiting)
        );
        if (answer != QMessageBox::Yes) {
            event->ignore();
            return;
        }
    }
    m_settings.setValue("window/geometry"_L1, saveGeometry());
    m_settings.setValue("window/columns"_L1, m_columns->saveState());
    m_settings.setValue("window/middle"_L1, m_middle->saveState());
    m_settings.setValue("window/right"_L1, m_right->saveState());
    m_settings.setValue("window/unwantedColumns"_L1, m_submissions->unwantedColumns());
    QMainWindow::closeEvent(event);
}

} // namespace adjudge::desktop
