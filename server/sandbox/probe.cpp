#include "server/sandbox/probe.h"

#include "server/sandbox/host_report.h"
#include "server/sandbox/supervisor.h"

#include <fcntl.h>

namespace adjudge::sandbox {

namespace {

RunSpec trueSpec()
{
    RunSpec spec;
    spec.argv = {"/bin/true"};
    spec.cpuUs = 2'000'000;
    spec.wallUs = 10'000'000;
    spec.memoryBytes = 64 << 20;
    spec.outputBytes = 1 << 20;
    spec.processes = 4;
    return spec;
}

HostReport refusal(const std::string& why)
{
    HostReport report;
    report.level = "none";
    report.missing.push_back(why);
    return report;
}

} // namespace

HostReport probe()
{
    Supervisor supervisor;
    BoxOptions options;
    options.slot = "probe";
    options.boxBytes = 1 << 20;
    if (Fault fault = supervisor.open(options)) {
        return refusal(*fault);
    }
    Message request;
    request.payload = encode(trueSpec());
    request.descriptors.emplace_back(open("/dev/null", O_RDONLY | O_CLOEXEC));
    RunReport run;
    if (Fault fault = supervisor.run(request, -1, run)) {
        return refusal(*fault + "; " + kNamespaceRemedy);
    }
    if (run.end != End::Exited || run.exitCode != 0) {
        return refusal("a trial run of /bin/true failed: " + run.note + "; " + kNamespaceRemedy);
    }
    HostReport report = supervisor.hostReport();
    if (!run.note.empty()) {
        report.missing.push_back("programs " + run.note);
    }
    return report;
}

} // namespace adjudge::sandbox
