// One box from outside: starts it, and carries out one request after another in it.
#pragma once

#include "server/sandbox/cgroup.h"
#include "server/sandbox/host_folder.h"
#include "server/sandbox/run_state.h"
#include "server/sandbox/watch.h"
#include "server/sandbox/zygote.h"

namespace adjudge::sandbox {

struct BoxOptions
{
    std::string slot = "w0"; // [a-z0-9]+
    std::uint64_t boxBytes = 256ULL << 20;
    bool useGroup = true;      // false: level nocg on purpose, for tests
    bool useNamespaces = true; // false: as on a host without them, for tests
    // Where namespaces are missing: run programs with what is left instead of refusing.
    bool allowInsecure = false;
    int core = -1; // the processor of programs; -1: any
};

class Supervisor
{
public:
    Supervisor() = default;
    ~Supervisor();

    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Makes the group, gives root away, starts the box. Called once.
    Fault open(const BoxOptions& options);

    // What protects programs in this box.
    [[nodiscard]] const HostReport& hostReport() const { return m_host; }

    // Put or Take: the box's own answer.
    Fault forward(const Message& request, Message& answer);

    // request: Kind::Run with the descriptors of stdin and, if it is not to be captured, stdout.
    // clientSocket: see WatchedRun.
    Fault run(Message& request, int clientSocket, RunReport& report);

    // Makes the next run's init while nobody waits; run() does it otherwise.
    Fault prepare();

private:
    Fault ask(Kind kind, const std::string& payload, std::span<const int> given, Message& answer);
    Fault startBox(BoxContext box);
    Fault openBox(const BoxOptions& options, bool isRoot);
    Fault begin(const RunSpec& spec);
    Fault start(Message& request, WatchedRun& watched);
    [[nodiscard]] std::uint64_t bytesInBox() const;

    // In the order of making: the folder goes when everything that uses it is dead.
    HostFolder m_folder; // only without namespaces
    Zygote m_zygote;
    std::unique_ptr<Cgroup> m_group;
    RunState* m_state = nullptr; // shared with the box
    HostReport m_host;
    std::uint32_t m_tag = 0;
    Fd m_initSocket; // of the init that waits for a run; closed if there is none
    pid_t m_init = -1;
};

} // namespace adjudge::sandbox
