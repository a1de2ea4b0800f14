// One message over a SOCK_SEQPACKET pair: a small head, the payload beside it or, when it is large,
// in a sealed memory file, and further descriptors. Used between worker and sandbox, and between
// the sandbox's supervisor and its box.
#pragma once

#include "server/sandbox/wire/fd.h"
#include "server/sandbox/wire/messages.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace adjudge::sandbox {

struct Message
{
    Kind kind = Kind::Trouble;
    std::uint32_t tag = 0; // which request it belongs to
    std::string payload;
    std::vector<Fd> descriptors;
};

enum class Received { Message, Closed, TimedOut };

// False when the other end is gone or resources are out. Descriptors stay the caller's.
bool sendMessage(
    int socket,
    Kind kind,
    std::uint32_t tag,
    std::string_view payload,
    std::span<const int> descriptors = {}
);

// Waits up to timeoutMs (-1: for ever). Closed also stands for a malformed message.
Received receiveMessage(int socket, Message& message, int timeoutMs = -1);

// A memory file with these bytes that nobody can change any more; closed on failure.
Fd sealedFile(std::string_view content);

} // namespace adjudge::sandbox
