// The two files DOMjudge adds to a package: .timelimit (seconds) and domjudge-problem.ini
// (key = value lines; of these we use name, timelimit and externalid).
#pragma once

#include "server/package/package_tree.h"

namespace adjudge {

struct DomjudgeFiles
{
    std::optional<std::chrono::milliseconds> iniTimeLimit;
    std::optional<std::chrono::milliseconds> fileTimeLimit; // .timelimit
    QString name;                                           // the problem's title
    QString externalId;
};

DomjudgeFiles readDomjudgeFiles(const PackageTree& tree, Findings& findings);

} // namespace adjudge
