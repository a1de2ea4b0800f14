// The menus of the main window: every action has a key, so nothing needs the mouse.
#include "client-desktop/model/session_state.h"
#include "client-desktop/ui/detail_panel.h"
#include "client-desktop/ui/main_window.h"
#include "client-desktop/ui/problem_panel.h"
#include "client-desktop/ui/statement_view.h"
#include "client-desktop/ui/submission_panel.h"
#include "client-desktop/ui/submit_panel.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

template <typename Receiver, typename Call>
QAction*
add(QMenu* menu, const QString& text, const QKeySequence& keys, Receiver* receiver, Call call)
{
    QAction* action = menu->addAction(text);
    action->setShortcut(keys);
    QObject::connect(action, &QAction::triggered, receiver, call);
    return action;
}

} // namespace

void MainWindow::buildMenus()
{
    QMenu* server = menuBar()->addMenu(tr("&Server"));
    add(server, tr("Change server or &user…"), tr("Ctrl+L"), this, [this] {
        Q_EMIT changeServerRequested();
    });
    add(server, tr("Connect &again now"), tr("F5"), this, [this] { Q_EMIT retryRequested(); });
    server->addSeparator();
    add(server, tr("&Quit"), tr("Ctrl+Q"), this, [this] { close(); });

    QMenu* solution = menuBar()->addMenu(tr("S&olution"));
    add(solution, tr("&Open file…"), tr("Ctrl+O"), this, [this] { m_submit->chooseFile(); });
    QAction* send =
        add(solution, tr("&Submit"), tr("Ctrl+Return"), this, [this] { m_submit->submit(); });
    send->setShortcuts({QKeySequence(tr("Ctrl+Return")), QKeySequence(tr("Ctrl+Enter"))});
    solution->addSeparator();
    add(solution, tr("&Next problem"), tr("Ctrl+PgDown"), this, [this] { m_problems->step(1); });
    add(solution, tr("&Previous problem"), tr("Ctrl+PgUp"), this, [this] { m_problems->step(-1); });
    solution->addSeparator();
    m_rejudge = add(solution, tr("Re&judge…"), tr("Ctrl+J"), this, [this] {
        Q_EMIT rejudgeSetRequested();
    });
    m_rejudge->setVisible(false);
}

void MainWindow::buildViewMenu()
{
    QMenu* view = menuBar()->addMenu(tr("&View"));
    add(view, tr("&Problems"), tr("Ctrl+1"), this, [this] { m_problems->takeFocus(); });
    add(view, tr("S&tatement"), tr("Ctrl+2"), this, [this] { m_statement->takeFocus(); });
    add(view, tr("Your &solution"), tr("Ctrl+3"), this, [this] { m_submit->takeFocus(); });
    add(view, tr("Su&bmissions"), tr("Ctrl+4"), this, [this] { m_submissions->takeFocus(); });
    add(view, tr("&Details"), tr("Ctrl+5"), this, [this] { m_detail->takeFocus(); });
    view->addSeparator();
    using Show = SubmissionFilter::Show;
    add(view, tr("&All submissions"), tr("Alt+1"), this, [this] {
        m_submissions->showOnly(Show::All);
    });
    add(view, tr("&My submissions"), tr("Alt+2"), this, [this] {
        if (m_models.session.user()) {
            m_submissions->showOnly(Show::Mine);
        }
    });
    add(view, tr("Submissions of &this problem"), tr("Alt+3"), this, [this] {
        m_submissions->showOnly(Show::Problem);
    });
    view->addSeparator();
    QMenu* appearance = view->addMenu(tr("A&ppearance"));
    auto* group = new QActionGroup(this);
    const QString current = m_settings.value("appearance"_L1, u"system"_s).toString();
    const auto choice = [&](const QString& text, look::Appearance value) {
        QAction* action = add(appearance, text, {}, this, [this, value] { setAppearance(value); });
        action->setCheckable(true);
        action->setChecked(look::appearanceName(value) == current);
        group->addAction(action);
    };
    choice(tr("As the &desktop"), look::Appearance::System);
    choice(tr("&Light"), look::Appearance::Light);
    choice(tr("&Dark"), look::Appearance::Dark);
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    add(help, tr("&About Adjudge"), {}, this, [this] { showAbout(); });
}

void MainWindow::showAbout()
{
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Adjudge"));
    box->setIconPixmap(windowIcon().pixmap(64));
    box->setText(tr("Adjudge %1").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(
        tr("A self-hosted programming judge: every verdict arrives by itself.\n"
           "Free software under the GNU General Public License, version 3 or later.")
    );
    box->open();
}

} // namespace adjudge::desktop
