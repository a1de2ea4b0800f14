// The whole desktop client among the listeners of many_submissions.py: logs in, opens a problem,
// and lives through whatever happens to the server. For each line on standard input it prints the
// rows of its submission list, one JSON text each, and then "end". Unasked it says "live" each time
// that it is, and "fault …" when a row goes back in time or a verdict changes without a rejudge.
//
// Usage: desktop_watcher URL USER PASSWORD PROBLEM
#include "client-desktop/app/client_app.h"
#include "shared/wire/codec.h"

#include <QApplication>
#include <QRandomGenerator>
#include <QSettings>
#include <QSocketNotifier>
#include <QTemporaryDir>

#include <unistd.h>

#include <array>
#include <cstdio>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;

namespace {

void say(const QByteArray& line)
{
    std::puts(line.constData());
    std::fflush(stdout);
}

class Watcher : public QObject
{
public:
    Watcher(QSettings& settings, QString problem)
        : m_app(settings, [] { return QRandomGenerator::global()->generateDouble(); })
        , m_problem(std::move(problem))
    {
        connect(&m_app.session(), &SessionState::linkChanged, this, &Watcher::noteLink);
        connect(&m_app.submissions(), &QAbstractItemModel::rowsInserted, this, &Watcher::check);
        connect(&m_app.submissions(), &QAbstractItemModel::dataChanged, this, &Watcher::check);
        connect(&m_app.submissions(), &QAbstractItemModel::modelReset, this, &Watcher::check);
        connect(&m_input, &QSocketNotifier::activated, this, &Watcher::answer);
    }

    void start(const QString& url, const QString& user, const QString& password)
    {
        m_app.start({url, user, password});
    }

private:
    void noteLink()
    {
        if (std::exchange(m_wasLive, m_app.session().isLive()) || !m_wasLive) {
            return;
        }
        const ProblemList& problems = m_app.problems();
        for (int row = 0; row < problems.rowCount(); ++row) {
            const ProblemId id(problems.index(row).data(ProblemList::IdRole).toLongLong());
            if (problems.find(id)->name == m_problem && m_app.window().problem() != id) {
                Q_EMIT m_app.window().problemChosen(id);
            }
        }
        say("live");
    }

    void check()
    {
        for (const Submission& now : m_app.submissions().submissions()) {
            const Submission before = std::exchange(m_seen[now.id], now);
            const bool isAnother = before.judging == now.judging && isFinal(before.status) &&
                                   before.status != now.status;
            if (before.seq > now.seq || isAnother) {
                say("fault submission " + QByteArray::number(now.id.value()) + " went back");
            }
        }
    }

    void answer()
    {
        std::array<char, 64> asked{};
        if (::read(STDIN_FILENO, asked.data(), asked.size()) <= 0) {
            QCoreApplication::quit();
            return;
        }
        for (const Submission& one : m_app.submissions().submissions()) {
            say(wire::encode(ServerMessage(message::SubmissionUpdate{one})));
        }
        say("end");
    }

    ClientApp m_app;
    QString m_problem;
    QHash<SubmissionId, Submission> m_seen;
    QSocketNotifier m_input{STDIN_FILENO, QSocketNotifier::Read};
    bool m_wasLive = false;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 5) {
        std::fputs("usage: desktop_watcher URL USER PASSWORD PROBLEM\n", stderr);
        return 2;
    }
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"client.ini"_s), QSettings::IniFormat);
    Watcher watcher(settings, words[4]);
    watcher.start(words[1], words[2], words[3]);
    return QApplication::exec();
}
