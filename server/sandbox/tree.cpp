#include "server/sandbox/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace adjudge::sandbox {

namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::uint64_t kBlockBytes = 512; // of st_blocks
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// An open listing; its descriptor is its own.
class Listing
{
public:
    explicit Listing(int folder)
        : m_listing(folder < 0 ? nullptr : fdopendir(folder))
    {
    }

    Listing(Listing&& other) noexcept
        : m_listing(std::exchange(other.m_listing, nullptr))
    {
    }

    Listing(const Listing&) = delete;
    Listing& operator=(const Listing&) = delete;
    Listing& operator=(Listing&&) = delete;

    ~Listing()
    {
        if (m_listing != nullptr) {
            closedir(m_listing);
        }
    }

    [[nodiscard]] bool isOpen() const { return m_listing != nullptr; }

    [[nodiscard]] int folder() const { return dirfd(m_listing); }

    // The next name but "." and ".."; null at the end.
    const char* next()
    {
        while (const dirent* entry = readdir(m_listing)) {
            if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0) {
                return entry->d_name;
            }
        }
        return nullptr;
    }

private:
    DIR* m_listing;
};

// Removes files and empty folders of one folder; full ones are moved up to `top` under a number, so
// that no depth of nesting costs descriptors.
bool clearOne(int folder, int top, std::uint64_t& moved)
{
    Listing listing(openat(folder, ".", kFolderFlags));
    bool isClear = listing.isOpen();
    while (const char* name = listing.isOpen() ? listing.next() : nullptr) {
        if (unlinkat(folder, name, 0) == 0 || unlinkat(folder, name, AT_REMOVEDIR) == 0) {
            continue;
        }
        struct stat status = {};
        if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(status.st_mode) ||
            fchmodat(folder, name, 0700, 0) != 0) {
            isClear = false;
            continue;
        }
        if (folder != top) {
            const std::string place = ".moved." + std::to_string(++moved);
            isClear = renameat(folder, name, top, place.c_str()) == 0 && isClear;
        }
    }
    return isClear;
}

} // namespace

bool emptyFolder(const Fd& folder)
{
    std::uint64_t moved = 0;
    bool isClear =
        fchmod(folder.value(), 0755) == 0 && clearOne(folder.value(), folder.value(), moved);
    while (isClear) {
        // Only full folders are left.
        Listing listing(openat(folder.value(), ".", kFolderFlags));
        const char* name = listing.isOpen() ? listing.next() : nullptr;
        if (name == nullptr) {
            return listing.isOpen();
        }
        const Fd inner(openat(folder.value(), name, kFolderFlags));
        isClear = inner.isOpen() && clearOne(inner.value(), folder.value(), moved) &&
                  unlinkat(folder.value(), name, AT_REMOVEDIR) == 0;
    }
    return false;
}

void measureFolder(const Fd& folder, std::uint64_t mostFiles, TreeSize& size)
{
    std::vector<Listing> open;
    open.emplace_back(openat(folder.value(), ".", kFolderFlags));
    size.isReadable = size.isReadable && open.back().isOpen();
    while (!open.empty() && open.back().isOpen() && size.files <= mostFiles) {
        const char* name = open.back().next();
        if (name == nullptr) {
            open.pop_back();
            continue;
        }
        struct stat status = {};
        const int parent = open.back().folder();
        if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            continue; // gone meanwhile
        }
        ++size.files;
        size.bytes += static_cast<std::uint64_t>(status.st_blocks) * kBlockBytes;
        if (S_ISDIR(status.st_mode)) {
            Listing inner(openat(parent, name, kFolderFlags));
            if (open.size() >= kDeepest || (!inner.isOpen() && errno != ENOENT)) {
                size.isReadable = false;
                return;
            }
            if (inner.isOpen()) {
                open.push_back(std::move(inner));
            }
        }
    }
}

} // namespace adjudge::sandbox
