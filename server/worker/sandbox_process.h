// One adjudge-sandbox process and the socket to it. Every wait has a deadline; a process that dies
// or stays silent is an Error, after which the process is ended.
#pragma once

#include "server/sandbox/wire/channel.h"
#include "shared/result.h"

#include <QStringList>

#include <sys/types.h>

#include <chrono>
#include <span>

namespace adjudge {

class SandboxProcess
{
public:
    SandboxProcess() = default;
    ~SandboxProcess(); // ends the process; everything below it dies with it

    SandboxProcess(const SandboxProcess&) = delete;
    SandboxProcess& operator=(const SandboxProcess&) = delete;

    Result<void> start(const QString& program, const QStringList& arguments);

    // Sends without waiting; the number finds the answer.
    Result<std::uint32_t>
    send(sandbox::Kind kind, const std::string& payload, std::span<const int> descriptors = {});

    // The answer to request `tag`, earlier ones are dropped. Tag 0: the greeting.
    Result<sandbox::Message> receive(std::uint32_t tag, std::chrono::milliseconds patience);

    [[nodiscard]] int socket() const { return m_socket.value(); }

private:
    Error lost(const QString& what);
    void end();

    sandbox::Fd m_socket;
    pid_t m_pid = -1;
    std::uint32_t m_tag = 0;
};

} // namespace adjudge
