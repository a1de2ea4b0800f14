// Makes a problem package in a temporary folder for one test: a minimal good one, which the test
// then bends.
#pragma once

#include "server/package/package_reader.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace adjudge::test {

class PackageMaker
{
public:
    // problem.yaml, a statement, one sample, one secret test, one accepted submission.
    PackageMaker()
    {
        write("problem.yaml", "name: Small\n");
        write("problem_statement/problem.en.tex", "\\problemname{Small}\n\nAdd.\n");
        write("data/sample/1.in", "1 2\n");
        write("data/sample/1.ans", "3\n");
        write("data/secret/1.in", "2 3\n");
        write("data/secret/1.ans", "5\n");
        write("submissions/accepted/add.py", "print(sum(map(int, input().split())))\n");
    }

    PackageMaker& write(const char* path, const QByteArray& content)
    {
        const QString file = absolute(path);
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
            out.write(content) != content.size()) {
            qFatal("cannot write %s", path);
        }
        return *this;
    }

    PackageMaker& remove(const char* path)
    {
        if (!QFile::remove(absolute(path))) {
            QDir(absolute(path)).removeRecursively();
        }
        return *this;
    }

    PackageMaker& link(const QString& target, const char* path)
    {
        QDir().mkpath(QFileInfo(absolute(path)).path());
        QFile::link(target, absolute(path));
        return *this;
    }

    [[nodiscard]] QString absolute(const char* path) const
    {
        return m_folder.filePath(QStringLiteral("small/") + QString::fromUtf8(path));
    }

    [[nodiscard]] PackageReading read(PackageDetail detail = PackageDetail::Full) const
    {
        return readPackage(m_folder.filePath(QStringLiteral("small")), QString(), detail);
    }

private:
    QTemporaryDir m_folder;
};

// Every fault as "file:line: message", one a line.
inline QString listed(const QList<PackageFault>& faults)
{
    QStringList lines;
    for (const PackageFault& fault : faults) {
        lines.append(QStringLiteral("%1:%2: %3").arg(fault.file).arg(fault.line).arg(fault.message)
        );
    }
    return lines.join(u'\n');
}

} // namespace adjudge::test
