// What was found wrong while reading one package, gathered over all its readers so that an author
// sees every fault at once. Bounded: a hostile package cannot fill memory with faults.
#pragma once

#include "server/package/problem_package.h"

namespace adjudge {

class Findings
{
public:
    // Refuses the package. `file` is relative to it; `line` counts from 1, 0 means the whole file.
    void fault(const QString& file, int line, const QString& message);

    // Worth telling, but no reason to refuse.
    void warn(const QString& file, int line, const QString& message);

    [[nodiscard]] bool hasFaults() const { return !m_faults.isEmpty(); }

    [[nodiscard]] const QList<PackageFault>& faults() const { return m_faults; }

    [[nodiscard]] const QList<PackageFault>& warnings() const { return m_warnings; }

private:
    QList<PackageFault> m_faults;
    QList<PackageFault> m_warnings;
};

} // namespace adjudge
