#include "server/sandbox/host_folder.h"

#include "server/sandbox/host_parts.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace adjudge::sandbox {

namespace {

constexpr std::uint64_t kMostFiles = 50'000;
constexpr const char* kParts[] = {"box", "w", "tmp"};
constexpr const char* kPlaces[] = {"/tmp", "/var/tmp", "/dev/shm"};
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

std::string prefixOf(const std::string& slot)
{
    return "adjudge-" + slot + "-";
}

bool allowsPrograms(const char* place)
{
    struct statvfs status = {};
    return statvfs(place, &status) == 0 && (status.f_flag & (ST_NOEXEC | ST_RDONLY)) == 0 &&
           access(place, W_OK) == 0;
}

// Folders of this slot and user whose sandbox is gone: "adjudge-<slot>-<process>-<random>".
void clearLeftovers(const char* place, const std::string& slot)
{
    const Fd parent(open(place, kFolderFlags));
    DIR* listing = parent.isOpen() ? opendir(place) : nullptr;
    while (const dirent* entry = listing != nullptr ? readdir(listing) : nullptr) {
        const std::string name = entry->d_name;
        if (!name.starts_with(prefixOf(slot))) {
            continue;
        }
        const auto pid = static_cast<pid_t>(std::atoi(name.c_str() + prefixOf(slot).size()));
        const Fd folder(openat(parent.value(), entry->d_name, kFolderFlags));
        struct stat status = {};
        if (pid > 0 && kill(pid, 0) != 0 && errno == ESRCH && folder.isOpen() &&
            fstat(folder.value(), &status) == 0 && status.st_uid == geteuid() &&
            emptyFolder(folder)) {
            unlinkat(parent.value(), entry->d_name, AT_REMOVEDIR);
        }
    }
    if (listing != nullptr) {
        closedir(listing);
    }
}

// Only a whole first part counts: "/box" and "/box/a", not "/boxes".
bool isPathAt(const std::string& text, std::size_t at, const std::string& path)
{
    if (text.compare(at, path.size(), path) != 0) {
        return false;
    }
    const auto isNameLetter = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '_' || letter == '.' ||
               letter == '-' || letter == '/';
    };
    const std::size_t end = at + path.size();
    const bool isEnd = end == text.size() || text[end] == '/' || !isNameLetter(text[end]);
    // "-I/box" is meant, "/opt/box" is not.
    const bool isStart =
        at == 0 || !isNameLetter(text[at - 1]) || (text[0] == '-' && text.find('/') == at);
    return isStart && isEnd;
}

} // namespace

HostFolder::~HostFolder()
{
    if (!m_path.empty() && emptyFolder(m_folder)) {
        rmdir(m_path.c_str());
    }
}

Fault HostFolder::open(const std::string& slot)
{
    std::string path;
    for (const char* place : kPlaces) {
        if (path.empty() && allowsPrograms(place)) {
            clearLeftovers(place, slot);
            path = std::string(place) + "/" + prefixOf(slot) + std::to_string(getpid()) + "-XXXXXX";
        }
    }
    if (path.empty()) {
        return "no folder for files and programs: /tmp, /var/tmp and /dev/shm are read-only, "
               "closed, or allow no programs";
    }
    if (mkdtemp(path.data()) == nullptr) {
        return withReason(path, errno);
    }
    m_path = path;
    m_folder.reset(::open(path.c_str(), kFolderFlags));
    for (const char* part : kParts) {
        if (mkdirat(m_folder.value(), part, 0755) != 0) {
            return withReason(path, errno);
        }
    }
    return {};
}

TreeSize HostFolder::size() const
{
    TreeSize size;
    measureFolder(m_folder, kMostFiles, size);
    return size;
}

std::string toHost(const std::string& folder, const std::string& text)
{
    std::string changed;
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char* part : kParts) {
            if (!folder.empty() && isPathAt(text, at, std::string("/") + part)) {
                changed += folder;
                break;
            }
        }
        changed += text[at];
    }
    return changed;
}

std::string fromHost(const std::string& folder, const std::string& text)
{
    std::string changed;
    std::size_t at = 0;
    std::size_t found = folder.empty() ? std::string::npos : text.find(folder);
    for (; found != std::string::npos; found = text.find(folder, at)) {
        changed.append(text, at, found - at);
        at = found + folder.size();
    }
    return changed.append(text, at);
}

Fault refreshHostFolder(const std::string& folder)
{
    for (const char* part : {"/w", "/tmp"}) {
        const std::string path = folder + part;
        struct stat status = {};
        if (lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
            return path + " is no folder any more";
        }
        chmod(path.c_str(), 0755); // the program may have closed it
        const Fd work(open(path.c_str(), kFolderFlags));
        if (!work.isOpen() || !emptyFolder(work)) {
            return withReason("emptying " + path, errno);
        }
    }
    return {};
}

std::vector<PathRule> hostRules(const std::string& folder, bool isCompile)
{
    std::vector<PathRule> rules;
    for (const HostPath& path : hostPaths()) {
        rules.push_back({path.path, path.isDevice ? Access::Device : Access::Read});
    }
    for (const char* path :
         {"/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/ssl/openssl.cnf"}) {
        rules.push_back({path, Access::Read});
    }
    rules.push_back({folder + "/box", isCompile ? Access::Write : Access::Read});
    rules.push_back({folder + "/w", Access::Write});
    rules.push_back({folder + "/tmp", Access::Write});
    return rules;
}

} // namespace adjudge::sandbox
