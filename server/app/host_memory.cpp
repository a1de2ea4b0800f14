#include "server/app/host_memory.h"

#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

qint64 hostMemoryBytes()
{
    const long pages = ::sysconf(_SC_PHYS_PAGES);
    const long bytes = ::sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? qint64{pages} * bytes : 0;
}

std::optional<PackageFault> memoryWarning(const ProblemPackage& package, qint64 hostBytes)
{
    if (hostBytes <= 0 || package.memoryLimitBytes <= hostBytes) {
        return std::nullopt;
    }
    const QString text =
        u"The memory limit of %1 MiB is more than this host has (%2 MiB); set limits.memory lower."_s;
    return PackageFault{
        u"problem.yaml"_s, 0, text.arg(package.memoryLimitBytes >> 20).arg(hostBytes >> 20)};
}

} // namespace adjudge
