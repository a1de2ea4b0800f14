#include "server/worker/sandbox_process.h"

#include <QFile>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr std::chrono::seconds kSendPatience{20};
constexpr std::chrono::milliseconds kLeavePatience{2000};

// Descriptor 3 is the socket; the standard ones lead nowhere, but messages of the sandbox itself
// go where ours go. It closes all others itself.
int spawn(pid_t& pid, const QString& program, const QStringList& arguments, int socket)
{
    std::vector<QByteArray> words = {QFile::encodeName(program)};
    for (const QString& argument : arguments) {
        words.push_back(argument.toUtf8());
    }
    std::vector<char*> argv;
    for (QByteArray& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    char* environment[] = {nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, sandbox::kServeDescriptor);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    const int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environment);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

} // namespace

SandboxProcess::~SandboxProcess()
{
    end();
}

Result<void> SandboxProcess::start(const QString& program, const QStringList& arguments)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return Error{
            ErrorCode::Internal,
            u"The sandbox socket could not be made: "_s + qt_error_string(errno),
            {}};
    }
    m_socket.reset(pair[0]);
    const sandbox::Fd other(pair[1]);
    const timeval patience = {kSendPatience.count(), 0};
    setsockopt(m_socket.value(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (const int error = spawn(m_pid, program, arguments, other.value())) {
        m_pid = -1;
        return Error{
            ErrorCode::Internal,
            u"%1 could not be started: %2. Is adjudge-sandbox installed beside adjudge-worker?"_s
                .arg(program, qt_error_string(error)),
            {}};
    }
    return {};
}

Result<std::uint32_t> SandboxProcess::send(
    sandbox::Kind kind, const std::string& payload, std::span<const int> descriptors
)
{
    ++m_tag;
    if (m_pid < 0 || !sandbox::sendMessage(m_socket.value(), kind, m_tag, payload, descriptors)) {
        return lost(u"does not take requests"_s);
    }
    return m_tag;
}

Result<sandbox::Message>
SandboxProcess::receive(std::uint32_t tag, std::chrono::milliseconds patience)
{
    using Clock = std::chrono::steady_clock;
    const Clock::time_point deadline = Clock::now() + patience;
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        sandbox::Message message;
        const int timeoutMs = static_cast<int>(std::max<qint64>(left.count(), 0));
        switch (sandbox::receiveMessage(m_socket.value(), message, timeoutMs)) {
        case sandbox::Received::TimedOut:
            return lost(u"gave no answer in time"_s);
        case sandbox::Received::Closed:
            return lost(u"died"_s);
        case sandbox::Received::Message:
            break;
        }
        if (message.tag == tag) {
            return message;
        }
    }
}

Error SandboxProcess::lost(const QString& what)
{
    end();
    return {
        ErrorCode::Internal,
        u"The sandbox process %1; its messages are in the log."_s.arg(what),
        {}};
}

void SandboxProcess::end()
{
    m_socket.reset(); // asks it to leave
    if (m_pid < 0) {
        return;
    }
    const sandbox::Fd process(static_cast<int>(syscall(SYS_pidfd_open, m_pid, 0)));
    pollfd entry = {process.value(), POLLIN, 0};
    if (poll(&entry, 1, int(kLeavePatience.count())) <= 0) {
        kill(m_pid, SIGKILL);
    }
    waitpid(m_pid, nullptr, 0);
    m_pid = -1;
}

} // namespace adjudge
