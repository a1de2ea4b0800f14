// The pictures beside a statement, as data: addresses: PNG and JPEG from the statement's folder, at
// most 1 MiB each and 4 MiB together, so that a statement is one piece and needs no address of its
// own for each picture.
#pragma once

#include "server/package/package_tree.h"

#include <QSet>

namespace adjudge {

class StatementImages
{
public:
    // All are borrowed. `folder` is relative to the package.
    StatementImages(const PackageTree& tree, QString folder, Findings& findings);

    // Of "picture.png", or of "picture" as LaTeX allows; empty, after a warning, if there is none
    // that can be shown. Names cannot leave the folder: they are looked up among the package's own.
    QString dataAddress(const QString& name);

private:
    [[nodiscard]] QString find(const QString& name) const;
    QString refused(const QString& name, const QString& why);

    const PackageTree& m_tree;
    QString m_folder;
    Findings& m_findings;
    QSet<QString> m_refused; // warned of once
    qint64 m_totalBytes = 0;
};

} // namespace adjudge
