// bench_sandbox [RUNS]: one run in a Box against posix_spawn and wait of the same program,
// interleaved in one process; JSON lines with medians, 99th percentiles and their ratio.
#include "server/worker/box.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QThread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace std::chrono_literals;

namespace {

constexpr int kBlock = 10; // runs of one launcher in a row
constexpr int kWarmUp = 5;

struct Subject
{
    QString name;
    QStringList boxed;
    QStringList native;
    double goal = 2;
    std::chrono::microseconds pause{0}; // before each run: a worker compares outputs meanwhile
};

struct Times
{
    QList<qint64> ns;

    qint64 at(double quantile)
    {
        std::sort(ns.begin(), ns.end());
        return ns.at(qMin(ns.size() - 1, qsizetype(double(ns.size()) * quantile)));
    }
};

void say(const QJsonObject& object)
{
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

[[noreturn]] void giveUp(const QString& why)
{
    std::fputs(qPrintable(u"bench_sandbox: %1\n"_s.arg(why)), stderr);
    std::exit(1);
}

qint64 nativeRun(const QStringList& argv)
{
    QList<QByteArray> words;
    for (const QString& word : argv) {
        words.append(word.toUtf8());
    }
    QList<char*> pointers;
    for (QByteArray& word : words) {
        pointers.append(word.data());
    }
    pointers.append(nullptr);
    char path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    char* environment[] = {path, nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int standard : {0, 1, 2}) {
        posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
    }
    QElapsedTimer timer;
    timer.start();
    pid_t pid = -1;
    int status = -1;
    if (posix_spawn(&pid, pointers[0], &actions, nullptr, pointers.data(), environment) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
        giveUp(u"%1 does not run"_s.arg(argv.front()));
    }
    const qint64 elapsed = timer.nsecsElapsed();
    posix_spawn_file_actions_destroy(&actions);
    return elapsed;
}

qint64 boxedRun(Box& box, const QStringList& argv)
{
    RunRequest request;
    request.argv = argv;
    request.limits.cpu = 10s;
    request.limits.wall = 30s;
    request.limits.memoryBytes = 512LL << 20;
    QElapsedTimer timer;
    timer.start();
    const Result<RunResult> result = box.run(request);
    const qint64 elapsed = timer.nsecsElapsed();
    if (!result) {
        giveUp(result.error().message);
    }
    if (result->end != RunResult::End::Exited || result->exitCode != 0) {
        giveUp(
            u"%1 does not run in the box: %2"_s.arg(argv.front(), QString::fromUtf8(result->errors))
        );
    }
    return elapsed;
}

// Compiles inside the box and takes the program out for the native runs.
Subject makeSubject(
    Box& box,
    const QTemporaryDir& folder,
    const QString& name,
    const QByteArray& source,
    const QStringList& command
)
{
    const QString file = name + u".cpp"_s;
    if (Result<void> put = box.put({file, source, false}); !put) {
        giveUp(put.error().message);
    }
    RunRequest request;
    request.profile = RunRequest::Profile::Compile;
    request.argv = command + QStringList{u"-o"_s, name, file};
    request.limits = {
        .cpu = 20s,
        .wall = 60s,
        .memoryBytes = 1LL << 30,
        .outputBytes = 64LL << 20,
        .processes = 64};
    const Result<RunResult> result = box.run(request);
    const Result<QByteArray> program = box.take(name, 64 << 20);
    QFile copy(folder.filePath(name));
    if (!result || !program || !copy.open(QIODevice::WriteOnly) ||
        copy.write(*program) != program->size()) {
        giveUp(u"%1 could not be compiled"_s.arg(name));
    }
    copy.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {.name = name, .boxed = {u"/box/"_s + name}, .native = {copy.fileName()}};
}

void measure(Box& box, const Subject& subject, int runs)
{
    Times native;
    Times boxed;
    for (int i = 0; i < kWarmUp; ++i) {
        nativeRun(subject.native);
        boxedRun(box, subject.boxed);
    }
    while (native.ns.size() < runs) {
        for (int i = 0; i < kBlock; ++i) {
            QThread::usleep(ulong(subject.pause.count()));
            native.ns.append(nativeRun(subject.native));
        }
        for (int i = 0; i < kBlock; ++i) {
            QThread::usleep(ulong(subject.pause.count()));
            boxed.ns.append(boxedRun(box, subject.boxed));
        }
    }
    const auto us = [](qint64 ns) { return double(ns / 100) / 10; };
    say(
        {{u"bench"_s, u"sandbox"_s},
         {u"program"_s, subject.name},
         {u"level"_s, box.protection().level},
         {u"runs"_s, int(boxed.ns.size())},
         {u"spawn_median_us"_s, us(native.at(0.5))},
         {u"spawn_p99_us"_s, us(native.at(0.99))},
         {u"box_median_us"_s, us(boxed.at(0.5))},
         {u"box_p99_us"_s, us(boxed.at(0.99))},
         {u"pause_us"_s, int(subject.pause.count())},
         {u"ratio"_s, qRound(100.0 * double(boxed.at(0.5)) / double(native.at(0.5))) / 100.0},
         {u"goal"_s, subject.goal}}
    );
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    const int runs = app.arguments().size() > 1 ? app.arguments().at(1).toInt() : 300;
    if (runs < kBlock || app.arguments().size() > 2) {
        giveUp(u"usage: bench_sandbox [RUNS, at least %1]"_s.arg(kBlock));
    }
    Box::Settings settings;
    settings.program = app.applicationDirPath() + u"/adjudge-sandbox"_s;
    settings.slot = u"bench"_s;
    QElapsedTimer timer;
    timer.start();
    auto opened = Box::open(settings);
    if (!opened) {
        giveUp(opened.error().message);
    }
    Box& box = **opened;
    say(
        {{u"bench"_s, u"sandbox_open"_s},
         {u"level"_s, box.protection().level},
         {u"ms"_s, double(timer.nsecsElapsed()) / 1e6}}
    );
    const QTemporaryDir folder;
    Subject nothing = makeSubject(
        box,
        folder,
        u"true"_s,
        "int main() { return 0; }\n",
        {u"/usr/bin/g++"_s, u"-O2"_s, u"-static"_s}
    );
    measure(box, nothing, runs);
    nothing.pause = 1ms;
    measure(box, nothing, runs);
    Subject cpp = makeSubject(
        box,
        folder,
        u"iostream"_s,
        "#include <iostream>\nint main() { int x = 0; std::cin >> x; std::cout << x; }\n",
        {u"/usr/bin/g++"_s, u"-O2"_s}
    );
    cpp.goal = 1.5;
    measure(box, cpp, runs);
    if (QFileInfo::exists(u"/usr/bin/python3"_s)) {
        const QStringList python = {u"/usr/bin/python3"_s, u"-c"_s, u"print(1)"_s};
        measure(
            box,
            {.name = u"python"_s, .boxed = python, .native = python, .goal = 1.08},
            qMax(kBlock, runs / 5)
        );
    }
    return 0;
}
