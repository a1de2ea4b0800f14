// One submission's sandbox box, seen from the worker: a folder /box that the compile step writes
// and the runs read, and one run at a time. Box speaks to one adjudge-sandbox process
// (server/sandbox) over descriptors; the worker never opens a path below a box. Blocking; used on
// the worker's only thread.
#pragma once

#include "server/worker/transcript.h"
#include "shared/host_report.h"
#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>

namespace adjudge {

// What one run may use. Zero means "no limit of this kind" only where said.
struct RunLimits
{
    std::chrono::milliseconds cpu{1000}; // all descendants together
    std::chrono::milliseconds wall{3000};
    qint64 memoryBytes = 256LL << 20; // of the whole box, kernel-accounted
    qint64 outputBytes =
        8LL << 20;      // stdout, and the size of any one file written; stderr is cut at 64 KiB
    int processes = 64; // processes and threads
    qint64 addressSpaceBytes = 0; // RLIMIT_AS; 0: none
};

// A file given to a run or taken from it; names are plain base names or "folder/name".
struct BoxFile
{
    QString name;
    QByteArray content;
    bool isExecutable = false;
};

struct RunRequest
{
    enum class Profile {
        Compile, // /box writable, working directory /box
        Run,     // /box read-only, working directory /w: empty, writable, fresh for each run
    };

    Profile profile = Profile::Run;
    QStringList
        argv; // argv[0] is an absolute path in the box's root, e.g. "/usr/bin/g++", "/box/main"
    QStringList environment; // "NAME=value"; nothing is inherited. PATH, HOME, TMPDIR and LANG
                             // have plain defaults unless named here
    QByteArray input;        // stdin
    QList<BoxFile> files;    // put into /w before the run (Run only)
    QStringList folders;     // made in /w, writable by the program (Run only), e.g. "feedback"
    QStringList
        collect; // names below /w (Run) or /box (Compile) read back after everything is dead
    qint64 collectBytes = 1 << 20; // what is longer is cut here
    RunLimits limits;
};

struct RunResult
{
    enum class End {
        Exited,
        Signalled,
        CpuLimit,
        WallLimit,
        MemoryLimit,
        OutputLimit,
        NotStarted, // exec failed: argv[0] is missing in the box; `note` says why
    };

    End end = End::Exited;
    int exitCode = 0;
    int signal = 0;
    std::chrono::milliseconds cpu{0};
    std::chrono::milliseconds wall{0};
    qint64 memoryBytes = 0;              // peak
    std::chrono::nanoseconds endedAt{0}; // the program itself, on the monotonic clock
    QByteArray output;                   // stdout, cut at the limit
    QByteArray errors;                   // stderr, cut at 64 KiB
    QList<BoxFile> collected;            // those that exist and are regular files
    QString note;
    int runs = 1;       // how often it was measured; this is the fastest
    QString conditions; // what the host did meanwhile, for judges; empty if nothing of note
};

// An interactor and a submission that talked to each other.
struct PairResult
{
    RunResult own;   // the interactor
    RunResult other; // the submission
    bool ownEndedFirst = false;
    bool hasOverflow = false; // the submission said more than its output limit and was cut off
};

class Box
{
public:
    struct Settings
    {
        QString program;               // adjudge-sandbox
        QString slot;                  // name of this worker's cgroup slot, e.g. "w0"; [a-z0-9]+
        qint64 boxBytes = 256LL << 20; // size of /box
        // On a host without namespaces: run at level "landlock" or "bare" instead of failing.
        bool allowInsecure = false;
        bool useGroups = true;     // false: level "nocg" although the host could more (tests)
        bool useNamespaces = true; // false: as on a host without them (tests)
        int core = -1;             // programs (not compilers) run on this processor; -1: on any
        int nearLimitRepeats = 0;  // see runMeasured()
    };

    // Asks adjudge-sandbox what the host allows.
    static Result<SandboxReport> probe(const QString& program);

    // Starts a fresh, empty box. Errors are ours (JE), never the contestant's.
    static Result<std::unique_ptr<Box>> open(const Settings& settings);

    virtual ~Box() = default;

    // What protects programs in this box; stored with each judging.
    [[nodiscard]] virtual const SandboxReport& protection() const = 0;

    // How often a run near its time limit is repeated.
    [[nodiscard]] virtual int nearLimitRepeats() const = 0;

    // Writes a file into /box. Only before the first Run.
    virtual Result<void> put(const BoxFile& file) = 0;

    // Reads a regular file of /box; NotFound if it is absent or no regular file, TooLarge beyond
    // maxBytes.
    virtual Result<QByteArray> take(const QString& name, qint64 maxBytes) = 0;

    // Runs to the end. An Error means that the sandbox itself failed; the box is then unusable.
    virtual Result<RunResult> run(const RunRequest& request) = 0;

    // Runs an interactor here and a submission in another box, the stdout of each being the stdin
    // of the other (interactive problems); `input` and the interactor's limit of stdout do not
    // count. Returns when both have ended. When the interactor ends with anything but exit code 42,
    // the submission reads an end of file and gets SIGPIPE; otherwise what it still says is
    // swallowed. The interactor only ever reads an end of file. What was said is added to
    // `transcript`.
    virtual Result<PairResult> runWith(
        const RunRequest& own, Box& otherBox, const RunRequest& other, Transcript& transcript
    ) = 0;
};

} // namespace adjudge
