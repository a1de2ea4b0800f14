#include "server/sandbox/host_report.h"

#include "server/sandbox/landlock.h"

namespace adjudge::sandbox {

HostReport reducedReport(const std::string& why, int landlockVersion, bool isRoot)
{
    HostReport report;
    report.level = landlockVersion > 0 ? "landlock" : "bare";
    report.missing.push_back(
        "namespaces (" + why + "): programs run among the host's own processes; " + kNamespaceRemedy
    );
    if (landlockVersion == 0) {
        report.missing.push_back(
            "a fence around files: programs read and write whatever their user may; Linux 5.13 or "
            "newer with landlock among lsm= has one"
        );
    } else if (landlockVersion < kLandlockSignals) {
        report.missing.push_back(
            "a fence around signals: programs may only signal themselves; Linux 6.12 has one"
        );
    }
    if (!isRoot) {
        report.missing.push_back(
            "a user of their own: programs run as the user of this server; started by root, the "
            "sandbox gives each worker another user"
        );
    }
    report.missing.push_back(
        "a limit of all files together: each file is limited, their sum is looked at 20 times a "
        "second"
    );
    return report;
}

} // namespace adjudge::sandbox
