// What a judge host can do: its languages and its sandbox. The worker finds it out, the server
// shows it (GET /api/info), the clients offer what is available. Wire form:
// shared/wire/host_codec.h.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace adjudge {

struct Language
{
    QString id; // "cpp17", from resources/languages.json
    QString name;
    QStringList extensions; // ".cpp"
    bool available = false;
    QString version;   // first line of the compiler's own words; empty if not available
    QString reason;    // why it is not available and what to install; empty if it is
    QString clics;     // id for contest tools, unique: "cpp" for one of the C++ rows, else as `id`
    QList<int> judge0; // ids of the Judge0 interface, unique; the first is the one to show.
                       // Above 1000: our own, where Judge0 knows no such language
    QString package;   // Debian package that brings it

    bool operator==(const Language&) const = default;
};

// Level names: "full", "nocg", "landlock", "bare", "none" (README tells which is what).
struct SandboxReport
{
    QString level;
    QStringList missing; // each a sentence: which protection, why, what to do about it

    bool operator==(const SandboxReport&) const = default;
};

} // namespace adjudge
