#include "server/sandbox/process_tree.h"

#include "server/sandbox/kernel.h"

#include <dirent.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace adjudge::sandbox {

namespace {

constexpr std::size_t kMostProcesses = 2000;

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

std::vector<pid_t> childrenOf(pid_t pid)
{
    std::vector<pid_t> found;
    const std::string folder = "/proc/" + std::to_string(pid) + "/task";
    DIR* threads = opendir(folder.c_str());
    while (const dirent* thread = threads != nullptr ? readdir(threads) : nullptr) {
        if (thread->d_name[0] == '.') {
            continue;
        }
        const std::string children = readSmallFile(folder + "/" + thread->d_name + "/children");
        const char* at = children.c_str();
        char* end = nullptr;
        for (long child = std::strtol(at, &end, 10); end != at; child = std::strtol(at, &end, 10)) {
            found.push_back(static_cast<pid_t>(child));
            at = end;
        }
    }
    if (threads != nullptr) {
        closedir(threads);
    }
    return found;
}

// A process and all below it, parents first; not more than kMostProcesses.
std::vector<pid_t> treeOf(pid_t root)
{
    std::vector<pid_t> tree = {root};
    for (std::size_t i = 0; i < tree.size() && tree.size() < kMostProcesses; ++i) {
        const std::vector<pid_t> children = childrenOf(tree[i]);
        tree.insert(tree.end(), children.begin(), children.end());
    }
    return tree;
}

} // namespace

TreeUse processTreeUse(pid_t init)
{
    TreeUse use;
    for (const pid_t pid : treeOf(init)) {
        addProcess("/proc/" + std::to_string(pid), pid == init, use);
    }
    return use;
}

void killDescendants(pid_t parent)
{
    for (const pid_t pid : treeOf(parent)) {
        if (pid != parent) {
            kill(pid, SIGKILL);
        }
    }
}

std::uint64_t threadsOfUser(uid_t user)
{
    std::uint64_t threads = 0;
    DIR* processes = opendir("/proc");
    while (const dirent* entry = processes != nullptr ? readdir(processes) : nullptr) {
        const std::string folder = std::string("/proc/") + entry->d_name;
        struct stat status = {};
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
            stat((folder + "/task").c_str(), &status) != 0) {
            continue;
        }
        // The owner of a process that is not dumpable shows as root; its words do not lie.
        const std::string words = readSmallFile(folder + "/status");
        const std::size_t ids = words.find("\nUid:\t");
        if (ids != std::string::npos &&
            std::strtoull(words.c_str() + ids + 6, nullptr, 10) == user) {
            threads += status.st_nlink - 2;
        }
    }
    if (processes != nullptr) {
        closedir(processes);
    }
    return threads;
}

} // namespace adjudge::sandbox
