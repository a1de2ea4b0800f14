// bench_repeatability [RUNS]: how far the CPU times of equal runs lie apart, alone and while the
// other processors are busy; JSON lines with median, coefficient of variation and the shift of the
// median that the load makes.
#include "server/worker/box.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace std::chrono_literals;

namespace {

struct Subject
{
    const char* name;
    const char* source;
};

// About a fifth of a second each: arithmetic, a mix of library calls, and waiting for memory.
constexpr Subject kSubjects[] = {
    {"arithmetic",
     "int main(){unsigned long x=1;for(long i=0;i<150000000;++i)x=x*6364136223846793005UL+i;"
     "return x==42;}"},
    {"mix",
     "#include <algorithm>\n#include <map>\n#include <string>\n#include <vector>\nint main(){"
     "std::map<std::string,int> m;std::vector<unsigned> v;unsigned x=1;for(int i=0;i<200000;++i){"
     "x=x*1664525u+1013904223u;v.push_back(x);m[std::to_string(x%5000)]++;}"
     "std::sort(v.begin(),v.end());return v[0]==42&&m.size()==1;}"},
    {"memory",
     "#include <vector>\nint main(){std::vector<unsigned> v(8<<20);unsigned x=1;"
     "for(unsigned i=0;i<4000000;++i){x=x*1664525u+1013904223u;v[x>>9]+=i;}return v[7]==42;}"},
};

[[noreturn]] void giveUp(const QString& why)
{
    std::fputs(qPrintable(u"bench_repeatability: %1\n"_s.arg(why)), stderr);
    std::exit(1);
}

std::vector<int> ownCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof set, &set);
    std::vector<int> cores;
    for (int core = 0; core < CPU_SETSIZE; ++core) {
        if (CPU_ISSET(static_cast<std::size_t>(core), &set)) {
            cores.push_back(core);
        }
    }
    return cores;
}

// Keeps every processor but the first busy with memory and arithmetic while it lives.
class Neighbours
{
public:
    explicit Neighbours(const std::vector<int>& cores)
    {
        for (std::size_t i = 1; i < cores.size(); ++i) {
            const pid_t child = fork();
            if (child == 0) {
                work(cores[i]);
            }
            m_children.push_back(child);
        }
    }

    Neighbours(const Neighbours&) = delete;
    Neighbours& operator=(const Neighbours&) = delete;

    ~Neighbours()
    {
        for (const pid_t child : m_children) {
            kill(child, SIGKILL);
            waitpid(child, nullptr, 0);
        }
    }

private:
    [[noreturn]] static void work(int core)
    {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(static_cast<std::size_t>(core), &set);
        sched_setaffinity(0, sizeof set, &set);
        std::vector<unsigned> room(4 << 20);
        unsigned place = 1;
        while (true) {
            place = place * 1664525U + 1013904223U;
            room[place >> 10] += place;
        }
    }

    std::vector<pid_t> m_children;
};

void compile(Box& box, const Subject& subject)
{
    const QString name = QString::fromLatin1(subject.name);
    RunRequest request;
    request.profile = RunRequest::Profile::Compile;
    request.argv = {u"/usr/bin/g++"_s, u"-O2"_s, u"-o"_s, name, name + u".cpp"_s};
    request.limits = {
        .cpu = 20s,
        .wall = 60s,
        .memoryBytes = 1LL << 30,
        .outputBytes = 64LL << 20,
        .processes = 64};
    const auto put = box.put({name + u".cpp"_s, subject.source, false});
    const auto built = box.run(request);
    if (!put || !built || built->exitCode != 0) {
        giveUp(u"%1 could not be compiled"_s.arg(name));
    }
}

double cpuMs(Box& box, const QString& name)
{
    RunRequest request;
    request.argv = {u"/box/"_s + name};
    request.limits.cpu = 10s;
    request.limits.wall = 60s;
    const auto result = box.run(request);
    if (!result || result->end != RunResult::End::Exited) {
        giveUp(u"%1 does not run in the box"_s.arg(name));
    }
    return double(result->cpu.count());
}

struct Spread
{
    double median = 0;
    double variation = 0;   // standard deviation over mean
    double bestOfThree = 0; // the same of the minima of three runs each, as near a limit
};

double variationOf(const std::vector<double>& values)
{
    double mean = 0;
    for (const double value : values) {
        mean += value / double(values.size());
    }
    double squares = 0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean) / double(values.size());
    }
    return std::sqrt(squares) / mean;
}

Spread spreadOf(std::vector<double> times)
{
    std::vector<double> minima;
    for (std::size_t i = 0; i + 2 < times.size(); i += 3) {
        minima.push_back(std::min({times[i], times[i + 1], times[i + 2]}));
    }
    Spread spread{0, variationOf(times), variationOf(minima)};
    std::sort(times.begin(), times.end());
    spread.median = times[times.size() / 2];
    return spread;
}

Spread measure(Box& box, const QString& name, int runs)
{
    cpuMs(box, name);
    std::vector<double> times;
    while (int(times.size()) < runs) {
        times.push_back(cpuMs(box, name));
    }
    return spreadOf(std::move(times));
}

void say(const QString& program, const QString& where, const Spread& spread, double shift)
{
    const auto percent = [](double share) { return double(std::lround(1000 * share)) / 10; };
    const QJsonObject object{
        {u"bench"_s, u"repeatability"_s},
        {u"program"_s, program},
        {u"neighbours"_s, where},
        {u"median_ms"_s, spread.median},
        {u"variation_percent"_s, percent(spread.variation)},
        {u"best_of_three_percent"_s, percent(spread.bestOfThree)},
        {u"shift_percent"_s, percent(shift)}};
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    const int runs = app.arguments().size() > 1 ? app.arguments().at(1).toInt() : 30;
    const std::vector<int> cores = ownCores();
    if (runs < 3 || cores.empty()) {
        giveUp(u"usage: bench_repeatability [RUNS, at least 3]"_s);
    }
    Box::Settings settings;
    settings.program = app.applicationDirPath() + u"/adjudge-sandbox"_s;
    settings.slot = u"benchrepeat"_s;
    settings.core = cores.front();
    auto box = Box::open(settings);
    if (!box) {
        giveUp(box.error().message);
    }
    for (const Subject& subject : kSubjects) {
        const QString name = QString::fromLatin1(subject.name);
        compile(**box, subject);
        const Spread alone = measure(**box, name, runs);
        say(name, u"idle"_s, alone, 0);
        if (cores.size() > 1) {
            const Neighbours neighbours(cores);
            const Spread busy = measure(**box, name, runs);
            say(name, u"busy"_s, busy, busy.median / alone.median - 1);
        }
    }
    return 0;
}
