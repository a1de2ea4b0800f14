// Decides under which names the files of a program are put into a box, and which of them is the
// entry point. Rules: one file is the entry point, whatever its name; of several, the one called
// main.* (any case), otherwise the first by name. Java needs the file to be named after its class.
#pragma once

#include "server/judge/job.h"
#include "server/worker/box.h"
#include "server/worker/toolchain.h"

namespace adjudge {

struct SourceLayout
{
    QList<BoxFile> files; // for Box::put
    ArgvValues values;    // sources, main, className
};

// Names of the outside are never used unless they are plain; a single file gets a name of ours.
// The Error is for the submitter: a name that cannot be used, no file of this language.
Result<SourceLayout> layoutSources(const LanguageSpec& language, const QList<SourceFile>& files);

// True for "name" or "folder/name" of letters, digits, '_', '+', '-', '.', not starting with '.' or
// '-', at most 64 characters each.
bool isPlainName(QStringView name);

// The class to start, with its package: the public one, else the one named as the file, else the
// first with a main method, else the first. "Main" if no class is found. `fileName` may be empty.
QString javaEntryClass(const QByteArray& source, QStringView fileName);

} // namespace adjudge
