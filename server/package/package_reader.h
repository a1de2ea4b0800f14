// Reads a problem package from a folder or an archive. Everything in a package is hostile: names,
// links, sizes, YAML. Pure values out; nothing is imported here.
#pragma once

#include "server/package/problem_package.h"

namespace adjudge {

struct PackageReading
{
    std::optional<ProblemPackage> package; // absent if there is any fault
    QList<PackageFault> faults;            // every one, not only the first
};

enum class PackageDetail {
    Full,       // statement too, and every test is read through once for warnings
    ForInputs,  // what the input validators need: no statement, no warnings of content
    ForJudging, // no statement, no warnings that need the tests' content: quick
};

// Reads the package in `folder`, which holds problem.yaml (or domjudge-problem.ini), or one folder
// that does; then `ProblemPackage::folder` is that folder. `name` is the short name to use, for
// example the archive's base name; a folder inside, or without `name` the folder itself, gives its
// own. Never throws, never follows a link out of the folder; blocking.
PackageReading
readPackage(const QString& folder, const QString& name, PackageDetail detail = PackageDetail::Full);

// Limits of an archive: its entries, and their sizes once unpacked.
struct ArchiveLimits
{
    qint64 totalBytes = 2LL << 30;
    qint64 fileBytes = 512LL << 20;
    int entries = 20'000;
    int ratio = 200; // unpacked to packed, of the whole archive
};

// Unpacks a zip (.zip, .kpp) below `folder`, which must exist and be empty. No path leaves it;
// links, special files, duplicates and lying sizes are faults. On any fault the folder is left
// empty.
QList<PackageFault>
unpackArchive(const QString& archive, const QString& folder, const ArchiveLimits& limits);

} // namespace adjudge
