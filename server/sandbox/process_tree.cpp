#include "server/sandbox/process_tree.h"

#include "server/sandbox/kernel.h"

#include <dirent.h>

#include <cstdio>
#include <cstdlib>

namespace adjudge::sandbox {

namespace {

constexpr int kMostProcesses = 2000;

void addProcess(const std::string& folder, bool isInit, TreeUse& use)
{
    // The second field is the program's name in brackets and may hold anything.
    const std::string text = readSmallFile(folder + "/stat");
    const std::size_t bracket = text.rfind(')');
    if (bracket == std::string::npos) {
        return;
    }
    unsigned long long user = 0;
    unsigned long long system = 0;
    long long childrenUser = 0;
    long long childrenSystem = 0;
    long long residentPages = 0;
    const int found = std::sscanf(
        text.c_str() + bracket + 1,
        " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %lld %lld"
        " %*d %*d %*d %*d %*u %*u %lld",
        &user,
        &system,
        &childrenUser,
        &childrenSystem,
        &residentPages
    );
    if (found != 5) {
        return;
    }
    const auto ticks = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
    const std::uint64_t used =
        user + system + static_cast<std::uint64_t>(childrenUser + childrenSystem);
    use.cpuNs += used * (1'000'000'000U / ticks);
    ++use.processes;
    if (!isInit) {
        use.residentBytes += static_cast<std::uint64_t>(residentPages) *
                             static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    }
}

void walk(pid_t pid, bool isInit, TreeUse& use)
{
    if (use.processes >= kMostProcesses) {
        return;
    }
    const std::string folder = "/proc/" + std::to_string(pid);
    addProcess(folder, isInit, use);
    DIR* threads = opendir((folder + "/task").c_str());
    while (const dirent* thread = threads != nullptr ? readdir(threads) : nullptr) {
        if (thread->d_name[0] == '.') {
            continue;
        }
        const std::string children =
            readSmallFile(folder + "/task/" + thread->d_name + "/children");
        const char* at = children.c_str();
        char* end = nullptr;
        for (long child = std::strtol(at, &end, 10); end != at; child = std::strtol(at, &end, 10)) {
            walk(static_cast<pid_t>(child), false, use);
            at = end;
        }
    }
    if (threads != nullptr) {
        closedir(threads);
    }
}

} // namespace

TreeUse processTreeUse(pid_t init)
{
    TreeUse use;
    walk(init, true, use);
    return use;
}

} // namespace adjudge::sandbox
