#include "server/sandbox/wire/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace adjudge::sandbox {

namespace {

constexpr std::size_t kInlineBytes = 32 << 10;
constexpr std::size_t kMaxDescriptors = 8;
constexpr std::uint64_t kMaxPayloadBytes = 2ULL << 30;
constexpr std::uint32_t kMagic = 0x61646a31; // another version is another number

struct Head
{
    std::uint32_t magic = kMagic;
    std::uint32_t kind = 0;
    std::uint32_t tag = 0;
    std::uint32_t isExternal = 0; // the payload is in the first descriptor
    std::uint64_t size = 0;
};

union ControlBuffer {
    cmsghdr header; // for its alignment
    char bytes[CMSG_SPACE(sizeof(int) * kMaxDescriptors)];
};

bool writeAll(int fd, std::string_view content)
{
    while (!content.empty()) {
        const ssize_t written = write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool readExternal(int fd, std::uint64_t size, std::string& payload)
{
    struct stat status = {};
    if (fstat(fd, &status) != 0 || static_cast<std::uint64_t>(status.st_size) != size) {
        return false;
    }
    payload.resize(size);
    std::uint64_t done = 0;
    while (done < size) {
        const ssize_t count =
            pread(fd, payload.data() + done, size - done, static_cast<off_t>(done));
        if (count <= 0) {
            return false;
        }
        done += static_cast<std::uint64_t>(count);
    }
    return true;
}

void giveDescriptors(msghdr& packet, ControlBuffer& control, const std::vector<int>& descriptors)
{
    if (descriptors.empty()) {
        return;
    }
    const std::size_t bytes = descriptors.size() * sizeof(int);
    packet.msg_control = control.bytes;
    packet.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr* part = CMSG_FIRSTHDR(&packet);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(part), descriptors.data(), bytes);
}

void takeDescriptors(msghdr& packet, std::vector<Fd>& descriptors)
{
    for (cmsghdr* part = CMSG_FIRSTHDR(&packet); part != nullptr;
         part = CMSG_NXTHDR(&packet, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
            descriptors.emplace_back(fd);
        }
    }
}

bool open(const Head& head, std::string_view inlined, Message& message)
{
    if (head.magic != kMagic || head.size > kMaxPayloadBytes) {
        return false;
    }
    message.kind = static_cast<Kind>(head.kind);
    message.tag = head.tag;
    if (head.isExternal == 0) {
        message.payload = inlined;
        return inlined.size() == head.size;
    }
    if (message.descriptors.empty() ||
        !readExternal(message.descriptors.front().value(), head.size, message.payload)) {
        return false;
    }
    message.descriptors.erase(message.descriptors.begin());
    return true;
}

bool waitReadable(int socket, int timeoutMs)
{
    pollfd entry = {socket, POLLIN, 0};
    int ready = -1;
    do {
        ready = poll(&entry, 1, timeoutMs);
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

} // namespace

Fd sealedFile(std::string_view content)
{
    Fd file(memfd_create("adjudge", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    const int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
    if (!file.isOpen() || !writeAll(file.value(), content) ||
        fcntl(file.value(), F_ADD_SEALS, seals) != 0) {
        return Fd();
    }
    return file;
}

bool sendMessage(
    int socket,
    Kind kind,
    std::uint32_t tag,
    std::string_view payload,
    std::span<const int> descriptors
)
{
    Head head;
    head.kind = static_cast<std::uint32_t>(kind);
    head.tag = tag;
    head.size = payload.size();
    std::vector<int> sent(descriptors.begin(), descriptors.end());
    Fd external;
    if (payload.size() > kInlineBytes) {
        external = sealedFile(payload);
        head.isExternal = 1;
        sent.insert(sent.begin(), external.value());
        payload = {};
    }
    if (sent.size() > kMaxDescriptors || (head.isExternal != 0 && !external.isOpen())) {
        return false;
    }
    iovec parts[2] = {{&head, sizeof head}, {const_cast<char*>(payload.data()), payload.size()}};
    ControlBuffer control = {};
    msghdr packet = {};
    packet.msg_iov = parts;
    packet.msg_iovlen = payload.empty() ? 1 : 2;
    giveDescriptors(packet, control, sent);
    ssize_t count = -1;
    do {
        count = sendmsg(socket, &packet, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    return count == static_cast<ssize_t>(sizeof head + payload.size());
}

Received receiveMessage(int socket, Message& message, int timeoutMs)
{
    message = {};
    if (timeoutMs >= 0 && !waitReadable(socket, timeoutMs)) {
        return Received::TimedOut;
    }
    Head head;
    char inlined[kInlineBytes];
    iovec parts[2] = {{&head, sizeof head}, {inlined, sizeof inlined}};
    ControlBuffer control;
    msghdr packet = {};
    packet.msg_iov = parts;
    packet.msg_iovlen = 2;
    packet.msg_control = control.bytes;
    packet.msg_controllen = sizeof control.bytes;
    ssize_t count = -1;
    do {
        count = recvmsg(socket, &packet, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    if (count <= 0) {
        return Received::Closed;
    }
    takeDescriptors(packet, message.descriptors);
    const auto size = static_cast<std::size_t>(count);
    if (size < sizeof head || (packet.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 ||
        !open(head, std::string_view(inlined, size - sizeof head), message)) {
        return Received::Closed;
    }
    return Received::Message;
}

} // namespace adjudge::sandbox
