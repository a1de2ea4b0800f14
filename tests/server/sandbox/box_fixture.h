// What the box tests share: opening a box of the built adjudge-sandbox, compiling small C programs
// inside it, running them. Failures inside show as QFAIL of the calling test.
#pragma once

#include "server/worker/box.h"

#include <QTest>

#include <sys/types.h>

#include <memory>

namespace adjudge::test {

using namespace std::chrono_literals;

inline QString sandboxProgram()
{
    return QStringLiteral(ADJUDGE_BINARY_DIR "/bin/adjudge-sandbox");
}

// Null after a failed check. Each test program uses a slot of its own: they may run in parallel.
inline std::unique_ptr<Box> openBox(const QString& slot, bool useGroups = true)
{
    Box::Settings settings;
    settings.program = sandboxProgram();
    settings.slot = slot;
    settings.useGroups = useGroups;
    Result<std::unique_ptr<Box>> box = Box::open(settings);
    if (!box) {
        QTest::qFail(qPrintable(box.error().message), __FILE__, __LINE__);
        return nullptr;
    }
    return std::move(*box);
}

// Runs and hands over the result; a default one after a failed check.
inline RunResult run(Box& box, const RunRequest& request)
{
    Result<RunResult> result = box.run(request);
    if (!result) {
        QTest::qFail(qPrintable(result.error().message), __FILE__, __LINE__);
        return {};
    }
    return std::move(*result);
}

inline RunRequest request(const QStringList& argv, const QByteArray& input = {})
{
    RunRequest value;
    value.argv = argv;
    value.input = input;
    value.limits.cpu = 60s; // plenty: an emulated or crowded machine is slow
    value.limits.wall = 120s;
    return value;
}

inline RunRequest shell(const char* script)
{
    return request({QStringLiteral("/bin/sh"), QStringLiteral("-c"), QString::fromUtf8(script)});
}

inline RunRequest compile(const QStringList& argv)
{
    RunRequest value = request(argv);
    value.profile = RunRequest::Profile::Compile;
    value.limits.memoryBytes = 1LL << 30;
    value.limits.outputBytes = 64LL << 20;
    value.limits.processes = 64;
    return value;
}

// Compiles a C program inside the box to /box/<name>.
inline bool compileC(Box& box, const QString& name, const char* source)
{
    const Result<void> put = box.put({name + QStringLiteral(".c"), source, false});
    if (!put) {
        QTest::qFail(qPrintable(put.error().message), __FILE__, __LINE__);
        return false;
    }
    const RunResult result =
        run(box,
            compile(
                {QStringLiteral("/usr/bin/gcc"),
                 QStringLiteral("-O1"),
                 QStringLiteral("-w"),
                 QStringLiteral("-o"),
                 name,
                 name + QStringLiteral(".c"),
                 QStringLiteral("-lpthread")}
            ));
    if (result.end != RunResult::End::Exited || result.exitCode != 0) {
        const QString how = QStringLiteral("end %1, exit code %2, cpu %3 ms, memory %4, %5 ");
        const QString message = how.arg(int(result.end))
                                    .arg(result.exitCode)
                                    .arg(result.cpu.count())
                                    .arg(result.memoryBytes)
                                    .arg(result.note);
        QTest::qFail((message.toUtf8() + result.errors).constData(), __FILE__, __LINE__);
        return false;
    }
    return true;
}

// Runs /box/<name>.
inline RunRequest program(const QString& name, const QByteArray& input = {})
{
    return request({QStringLiteral("/box/") + name}, input);
}

} // namespace adjudge::test
