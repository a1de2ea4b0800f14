#include "tests/abuse/abuse_host.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge::test {

namespace {

constexpr int kPatienceMs = 120'000;
constexpr int kOtherUser = 65534;
constexpr char kMark[] = "adjudge-abuse-mark";

bool write(const QString& path, const QByteArray& text)
{
    QDir().mkpath(path.section(u'/', 0, -2));
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Process ids below one, at any depth.
void collectChildren(const QByteArray& pid, QList<QByteArray>& found)
{
    const QString tasks = u"/proc/%1/task"_s.arg(QString::fromLatin1(pid));
    for (const QString& task : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QByteArray children = contentOf(tasks + u'/' + task + u"/children"_s);
        for (const QByteArray& child : children.simplified().split(' ')) {
            if (!child.isEmpty()) {
                found.append(child);
                collectChildren(child, found);
            }
        }
    }
}

// System V objects of the host, by kind, key and id.
QStringList sharedObjects()
{
    QStringList objects;
    for (const char* kind : {"shm", "sem", "msg"}) {
        const QList<QByteArray> lines =
            contentOf(u"/proc/sysvipc/"_s + QLatin1String(kind)).split('\n');
        for (const QByteArray& line : lines.mid(1)) {
            const QList<QByteArray> words = line.simplified().split(' ');
            if (words.size() > 1) {
                objects.append(
                    QLatin1String(kind) + u' ' + QString::fromLatin1(words[0] + ' ' + words[1])
                );
            }
        }
    }
    return objects;
}

} // namespace

bool AbuseHost::makeProblem()
{
    m_folder = std::make_unique<QTemporaryDir>();
    // Another user's worker reads the problem, as the service user does.
    QFile::setPermissions(m_folder->path(), QFile::Permissions(0x7755));
    const QString problem = m_folder->filePath(u"problem"_s);
    QDir().mkpath(m_folder->filePath(u"cache"_s));
    QFile::setPermissions(m_folder->filePath(u"cache"_s), QFile::Permissions(0x7777));
    return write(
               problem + u"/problem.yaml"_s,
               "name: Abuse\nlimits:\n  memory: 64\n  output: 1\n  compilation_time: 5\n"
           ) &&
           write(problem + u"/data/sample/1.in"_s, "attack\n") &&
           write(problem + u"/data/sample/1.ans"_s, "ok\n") &&
           write(problem + u"/data/secret/1.in"_s, "check\n") &&
           write(problem + u"/data/secret/1.ans"_s, "clean\n") &&
           write(problem + u"/data/secret/1.desc"_s, secret()) &&
           write(problem + u"/secret.h"_s, secret() + "\n") &&
           write(problem + u"/problem_statement/problem.en.tex"_s, "\\problemname{Abuse}\n") &&
           write(problem + u"/submissions/accepted/a.c"_s, "int main(void){return 0;}\n") &&
           write(problem + u"/.timelimit"_s, "1\n");
}

QStringList AbuseHost::arguments() const
{
    const QString programs = QStringLiteral(ADJUDGE_BINARY_DIR "/bin/");
    return {
        u"--sandbox"_s,
        programs + u"adjudge-sandbox"_s,
        u"--languages"_s,
        QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/languages.json"),
        u"--cache"_s,
        m_folder->filePath(u"cache"_s),
        u"--insecure-sandbox"_s, // never lowers a level that the host can give
    };
}

bool AbuseHost::open(const QString& kind, const QString& slot, QString& why)
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); // what escapes the worker comes here
    qputenv("ADJUDGE_TOKEN_SECRET", secret());
    m_sharedBefore = sharedObjects();
    if (!makeProblem()) {
        why = u"no problem could be made"_s;
        return false;
    }
    WorkerPool::Settings settings;
    settings.program = QStringLiteral(ADJUDGE_BINARY_DIR "/bin/adjudge-worker");
    settings.arguments = arguments();
    settings.workers = 1;
    settings.slotPrefix = slot;
    settings.silence = 120s;
    QStringList before;
    if (kind != u"own"_s && ::geteuid() == 0) {
        before += {u"--user"_s, QString::number(kOtherUser)};
    }
    if (kind == u"no_namespaces"_s) {
        before += u"--no-namespaces"_s;
    }
    if (!before.isEmpty()) {
        settings.arguments = QStringList{QStringLiteral(ADJUDGE_SOURCE_DIR "/tests/abuse/as.py")} +
                             before + QStringList{settings.program} + settings.arguments;
        settings.program = u"/usr/bin/python3"_s;
    }
    m_pool = std::make_unique<WorkerPool>(settings);
    const auto note = [this](const SandboxReport& sandbox, const QList<Language>& languages) {
        m_sandbox = sandbox;
        m_languages = languages;
    };
    QObject::connect(m_pool.get(), &WorkerPool::ready, m_pool.get(), note);
    QObject::connect(
        m_pool.get(),
        &WorkerPool::tested,
        m_pool.get(),
        [this](JobId, const TestResult& result) { m_tests.append(result); }
    );
    m_pool->open();
    if (!QTest::qWaitFor([this] { return m_pool->freeSlots() == 1; }, kPatienceMs)) {
        why = u"no worker comes up as %1"_s.arg(kind);
        return false;
    }
    if (m_sandbox.level == u"none"_s) {
        why = m_sandbox.missing.join(u' ');
        return false;
    }
    return true;
}

QByteArray AbuseHost::filledIn(QByteArray text) const
{
    text.replace("@SECRETS@", m_folder->filePath(u"problem"_s).toUtf8());
    text.replace("@PROGRAMS@", ADJUDGE_BINARY_DIR "/bin");
    text.replace("@SECRET@", secret().left(8));
    text.replace("@BRACKETS@", QByteArray(20000, '(') + '1' + QByteArray(20000, ')'));
    return text;
}

bool AbuseHost::has(const QString& language) const
{
    return std::any_of(m_languages.cbegin(), m_languages.cend(), [&](const Language& one) {
        return one.id == language && one.available;
    });
}

AbuseHost::Judgement AbuseHost::judge(
    const QString& language,
    const QByteArray& source,
    std::chrono::milliseconds limit,
    bool compileOnly
)
{
    QSignalSpy finished(m_pool.get(), &WorkerPool::finished);
    QSignalSpy failed(m_pool.get(), &WorkerPool::failed);
    m_tests.clear();
    Job job;
    job.id = JobId(1);
    job.submission = SubmissionId(1);
    job.language = language;
    job.source = source;
    job.package = m_folder->filePath(u"problem"_s);
    job.timeLimit = limit;
    job.runAll = !compileOnly;
    Judgement judgement;
    if (!m_pool->start(job)) {
        judgement.trouble = u"the worker takes no job"_s;
        return judgement;
    }
    const bool isDone =
        QTest::qWaitFor([&] { return finished.count() + failed.count() > 0; }, kPatienceMs);
    if (!isDone || finished.count() != 1) {
        judgement.trouble = isDone ? failed.at(0).at(1).toString() : u"no answer"_s;
        return judgement;
    }
    judgement.outcome = finished.at(0).at(1).value<Outcome>();
    judgement.tests = m_tests;
    return judgement;
}

QStringList AbuseHost::leftovers() const
{
    QStringList left;
    QList<QByteArray> processes;
    collectChildren(QByteArray::number(::getpid()), processes);
    for (const QByteArray& pid : processes) {
        if (contentOf(u"/proc/%1/comm"_s.arg(QString::fromLatin1(pid))) != "adjudge-worker\n") {
            ::waitpid(pid.toInt(), nullptr, WNOHANG | __WALL); // an orphan that came to us
        }
        const QString folder = u"/proc/"_s + QString::fromLatin1(pid);
        const QByteArray words = contentOf(folder + u"/cmdline"_s);
        if (!words.isEmpty() && !words.contains("adjudge-worker")) {
            left.append(u"process "_s + QString::fromLatin1(pid + ' ' + words.left(100)));
        }
    }
    for (const char* folder : {"/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/"}) {
        const QString path = QString::fromLatin1(folder);
        for (const QString& name : QDir(path).entryList({QLatin1String(kMark) + u'*'})) {
            left.append(path + u'/' + name);
        }
    }
    for (const QString& object : sharedObjects()) {
        // Others on this host have theirs; only keys of ours and nameless ones of the moment count.
        if (!m_sharedBefore.contains(object) && object.contains(u" 4711 "_s)) {
            left.append(object);
        }
    }
    return left;
}

} // namespace adjudge::test
