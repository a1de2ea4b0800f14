#include "server/sandbox/box_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace adjudge::sandbox {

namespace {

constexpr std::size_t kMaxParts = 8;
constexpr std::size_t kMaxPartBytes = 255;

struct Place
{
    std::string folder; // "." for the root itself
    std::string name;
};

Place split(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) {
        return {".", path};
    }
    return {path.substr(0, slash), path.substr(slash + 1)};
}

} // namespace

bool isBoxName(const std::string& name)
{
    std::size_t parts = 0;
    std::size_t start = 0;
    while (true) {
        const std::size_t end = name.find('/', start);
        const std::string part = name.substr(start, end - start);
        if (part.empty() || part == "." || part == ".." || part.size() > kMaxPartBytes ||
            part.find('\0') != std::string::npos || ++parts > kMaxParts) {
            return false;
        }
        if (end == std::string::npos) {
            return true;
        }
        start = end + 1;
    }
}

Fault makeFolder(int root, const std::string& name)
{
    if (!isBoxName(name)) {
        return "bad folder name " + name;
    }
    for (std::size_t end = name.find('/'); true; end = name.find('/', end + 1)) {
        const Place place = split(name.substr(0, end));
        const Fd folder = openBeneath(root, place.folder, O_PATH | O_DIRECTORY);
        if (!folder.isOpen() ||
            (mkdirat(folder.value(), place.name.c_str(), 0755) != 0 && errno != EEXIST)) {
            return withReason("folder " + name, errno);
        }
        if (end == std::string::npos) {
            return {};
        }
    }
}

Fault placeFile(int root, const FileEntry& file, mode_t mode)
{
    if (!isBoxName(file.name)) {
        return "bad file name " + file.name;
    }
    const Place place = split(file.name);
    if (place.folder != ".") {
        if (Fault fault = makeFolder(root, place.folder)) {
            return fault;
        }
    }
    const Fd folder = openBeneath(root, place.folder, O_RDONLY | O_DIRECTORY);
    if (!folder.isOpen()) {
        return withReason("folder of " + file.name, errno);
    }
    unlinkat(folder.value(), place.name.c_str(), 0); // usually there is nothing
    const Fd out = openBeneath(folder.value(), place.name, O_WRONLY | O_CREAT | O_EXCL, mode);
    std::size_t done = 0;
    while (out.isOpen() && done < file.content.size()) {
        const ssize_t count =
            write(out.value(), file.content.data() + done, file.content.size() - done);
        if (count <= 0) {
            return withReason("writing " + file.name, errno);
        }
        done += static_cast<std::size_t>(count);
    }
    return out.isOpen() ? Fault() : withReason("making " + file.name, errno);
}

Taken takeFile(int root, const std::string& name, std::uint64_t maxBytes, FileEntry& file)
{
    // Not blocking: the name may be a pipe that nobody writes to.
    const Fd in =
        isBoxName(name) ? openBeneath(root, name, O_RDONLY | O_NONBLOCK | O_NOCTTY) : Fd();
    struct stat status = {};
    if (!in.isOpen() || fstat(in.value(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return Taken::Absent;
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    file.name = name;
    file.isExecutable = (status.st_mode & S_IXUSR) != 0;
    file.content.resize(std::min(size, maxBytes));
    std::size_t done = 0;
    while (done < file.content.size()) {
        const ssize_t count =
            read(in.value(), file.content.data() + done, file.content.size() - done);
        if (count <= 0) {
            break;
        }
        done += static_cast<std::size_t>(count);
    }
    file.content.resize(done);
    return size > maxBytes ? Taken::Cut : Taken::Whole;
}

void takeFolder(
    int root, const std::string& name, std::uint64_t maxBytes, std::vector<FileEntry>& files
)
{
    constexpr int kMaxFiles = 64;
    Fd folder = isBoxName(name) ? openBeneath(root, name, O_RDONLY | O_DIRECTORY) : Fd();
    DIR* const list = folder.isOpen() ? fdopendir(folder.value()) : nullptr;
    if (list == nullptr) {
        return;
    }
    static_cast<void>(folder.release()); // closedir() closes it
    int taken = 0;
    while (const dirent* const entry = taken < kMaxFiles ? readdir(list) : nullptr) {
        FileEntry file;
        if (takeFile(root, name + '/' + entry->d_name, maxBytes, file) != Taken::Absent) {
            maxBytes -= file.content.size();
            files.push_back(std::move(file));
            ++taken;
        }
    }
    closedir(list);
}

} // namespace adjudge::sandbox
