#include "server/app/command_line.h"
#include "server/app/commands.h"
#include "server/app/demo.h"
#include "server/app/places.h"
#include "server/app/quit_signals.h"
#include "server/app/server_app.h"
#include "server/net/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

namespace {

int fail(const Error& error)
{
    QTextStream(stderr) << "adjudge-server: " << error.message << '\n';
    return 1;
}

void greet(const Settings& settings, quint16 port)
{
    QTextStream out(stdout);
    out << "Adjudge is at http://" << settings.bind << ':' << port << "/  (data in "
        << settings.data << ")\n";
    if (settings.isDemo) {
        out << "Demo accounts:\n";
        for (const DemoAccount& account : demoAccounts()) {
            out << "  " << roleName(account.role).leftJustified(12)
                << QString::fromLatin1(account.userName) << " / " << account.password << '\n';
        }
    }
    out << "Ctrl-C stops it." << Qt::endl;
}

int serve(const Settings& settings, const Clock& clock)
{
    if (settings.isDemo) {
        if (const auto filled = fillDemo(settings, clock); !filled) {
            return fail(filled.error());
        }
    }
    auto app = ServerApp::make(settings, QCoreApplication::applicationFilePath(), clock);
    if (!app) {
        return fail(app.error());
    }
    const QuitSignals quitSignals;
    QObject::connect(&quitSignals, &QuitSignals::asked, app->get(), &ServerApp::stop);
    QObject::connect(
        app->get(), &ServerApp::stopped, qApp, &QCoreApplication::quit, Qt::QueuedConnection
    );
    QObject::connect(app->get(), &ServerApp::opened, qApp, [&settings](quint16 port) {
        greet(settings, port);
    });
    QObject::connect(app->get(), &ServerApp::failed, qApp, [](const Error& error) {
        QCoreApplication::exit(fail(error));
    });
    (*app)->open();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    // Qt's own dispatcher looks at every socket at every wake-up; this one does not.
    QCoreApplication::setEventDispatcher(new EpollDispatcher); // the application takes it over
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"adjudge-server"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ADJUDGE_VERSION));
    const auto asked = readCommandLine(QCoreApplication::arguments());
    if (!asked) {
        return fail(asked.error());
    }
    const SystemClock clock;
    switch (asked->command) {
    case Command::Print:
        QTextStream(stdout) << asked->text;
        return 0;
    case Command::Import:
        return runImport(*asked, clock);
    case Command::User:
        return runUser(asked->settings, asked->arguments, asked->role, clock);
    case Command::Doctor:
        return asked->testsLanguages
                   ? runLanguageCheck(asked->settings, asked->arguments, asked->isJson)
                   : runDoctor(asked->settings);
    case Command::Verify:
        return runVerifyCommand(*asked);
    case Command::Serve:
        return serve(asked->settings, clock);
    }
    return 1;
}
