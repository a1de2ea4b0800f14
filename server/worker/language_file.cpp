#include "server/worker/language_file.h"

#include "server/worker/language_fields.h"
#include "shared/wire/codec.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kFormat = 1;
constexpr std::array kPlaceholders{"sources"_L1, "main"_L1, "stem"_L1, "class"_L1, "heap_mib"_L1};

void readPrograms(LanguageFields& in, LanguageSpec& spec)
{
    const QJsonValue value = in.take(u"programs"_s);
    const QJsonObject programs = value.toObject();
    if (programs.isEmpty()) {
        in.fail(u"programs"_s, u"must name at least one program and its paths"_s);
    }
    for (auto it = programs.begin(); it != programs.end(); ++it) {
        LanguageFields one(QJsonObject{{it.key(), it.value()}}, {});
        const QStringList paths = one.texts(it.key(), true);
        const bool isAbsolute =
            std::ranges::all_of(paths, [](const QString& path) { return path.startsWith(u'/'); });
        if (one.error() || !isAbsolute) {
            in.fail(u"programs."_s + it.key(), u"must be a list of absolute paths"_s);
        }
        spec.programs.insert(it.key(), paths);
    }
}

void readMemorySigns(LanguageFields& in, LanguageSpec& spec)
{
    for (const QJsonValue& value : in.take(u"out_of_memory"_s).toArray()) {
        const QJsonObject sign = value.toObject();
        MemorySign read;
        if (sign.contains("exit_code"_L1)) {
            read.exitCode = sign.value("exit_code"_L1).toInt();
        }
        if (sign.contains("signal"_L1)) {
            read.signal = sign.value("signal"_L1).toInt();
        }
        read.text = sign.value("text"_L1).toString().toUtf8();
        if (read.exitCode.has_value() == read.signal.has_value() || read.text.isEmpty()) {
            in.fail(u"out_of_memory"_s, u"must give exit_code or signal, and text"_s);
        }
        spec.outOfMemory.append(read);
    }
}

void checkArgv(
    LanguageFields& in, const LanguageSpec& spec, const QString& key, const QStringList& argv
)
{
    static const QRegularExpression placeholder(u"\\{([a-z_]+)\\}"_s);
    for (const QString& word : argv) {
        auto matches = placeholder.globalMatch(word);
        while (matches.hasNext()) {
            const QString name = matches.next().captured(1);
            const bool isKnown = spec.programs.contains(name) ||
                                 std::ranges::find(kPlaceholders, name) != kPlaceholders.end();
            if (!isKnown) {
                in.fail(
                    key, u"names {%1}, which is neither a program nor a placeholder"_s.arg(name)
                );
            }
        }
    }
    if (!argv.isEmpty() && !argv.first().startsWith(u'/') && !argv.first().startsWith(u'{')) {
        in.fail(key, u"must start with an absolute path or a program in braces"_s);
    }
}

// The names under which contest tools and the Judge0 interface know the language.
void readForeignIds(LanguageFields& in, LanguageSpec& spec)
{
    spec.clics = in.take(u"clics"_s).toString(spec.id);
    for (const QJsonValue& value : in.take(u"judge0"_s).toArray()) {
        const int id = value.toInt();
        if (id <= 0) {
            in.fail(u"judge0"_s, u"must be a list of numbers above 0"_s);
        }
        spec.judge0.append(id);
    }
}

// What building and running needs beside the problem's limits.
void readNeeds(LanguageFields& in, LanguageSpec& spec)
{
    constexpr double kMaxMiB = 8192;
    constexpr double kMaxProcesses = 1024;
    constexpr double kMaxMultiplier = 100;
    const auto whole = [&](const QString& key, double fallback, double low, double high) {
        return static_cast<int>(in.number(key, fallback, low, high));
    };
    spec.memoryExtraMiB = whole(u"memory_extra_mib"_s, 0, 0, kMaxMiB);
    spec.processes = whole(u"processes"_s, 64, 1, kMaxProcesses);
    spec.compileProcesses = whole(u"compile_processes"_s, 64, 1, kMaxProcesses);
    spec.compileMemoryMiB = whole(u"compile_memory_mib"_s, 0, 0, kMaxMiB);
    spec.timeMultiplier = in.number(u"time_multiplier"_s, 1, 1, kMaxMultiplier);
    spec.wallMultiplier = in.number(u"wall_multiplier"_s, 1, 1, kMaxMultiplier);
    spec.memoryMultiplier = in.number(u"memory_multiplier"_s, 1, 1, kMaxMultiplier);
    spec.limitsAddressSpace = in.flag(u"limits_address_space"_s);
    spec.dropsGoodLog = in.flag(u"drops_good_log"_s);
}

Result<LanguageSpec> readLanguage(const QJsonObject& object, int index)
{
    const QString id = object.value("id"_L1).toString();
    LanguageFields in(object, u"languages[%1] \"%2\""_s.arg(index).arg(id));
    LanguageSpec spec;
    spec.id = in.text(u"id"_s);
    static const QRegularExpression plain(u"^[a-z][a-z0-9_]{0,31}$"_s);
    if (!plain.match(spec.id).hasMatch()) {
        in.fail(u"id"_s, u"must be lower-case letters, digits and _ (at most 32)"_s);
    }
    spec.name = in.text(u"name"_s);
    spec.extensions = in.texts(u"extensions"_s, true);
    for (const QString& extension : std::as_const(spec.extensions)) {
        if (!extension.startsWith(u'.')) {
            in.fail(u"extensions"_s, u"must each start with a dot"_s);
        }
    }
    spec.aliases = in.texts(u"aliases"_s);
    spec.install = in.text(u"install"_s);
    readPrograms(in, spec);
    spec.version = in.texts(u"version"_s, true);
    spec.compile = in.texts(u"compile"_s);
    spec.artefacts = in.texts(u"artefacts"_s);
    spec.run = in.texts(u"run"_s, true);
    spec.environment = in.texts(u"environment"_s);
    readForeignIds(in, spec);
    readNeeds(in, spec);
    spec.support = in.texts(u"support"_s);
    in.take(u"self_test"_s); // read by adjudge-server doctor
    in.take(u"compile_error"_s);
    readMemorySigns(in, spec);
    checkArgv(in, spec, u"version"_s, spec.version);
    checkArgv(in, spec, u"compile"_s, spec.compile);
    checkArgv(in, spec, u"run"_s, spec.run);
    in.finish();
    if (in.error()) {
        return *in.error();
    }
    return spec;
}

Result<void> readSupport(const QDir& folder, LanguageSpec& spec)
{
    constexpr qint64 kMaxBytes = 1 << 20;
    for (const QString& name : std::as_const(spec.support)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxBytes) {
            const QString text = u"the language table: \"%1\": cannot read its file %2: %3"_s;
            return Error{
                ErrorCode::NotFound, text.arg(spec.id, file.fileName(), file.errorString()), {}};
        }
        spec.supportFiles.append({QFileInfo(name).fileName(), file.readAll()});
    }
    return {};
}

} // namespace

bool LanguageSpec::hasExtension(QStringView fileName) const
{
    return std::ranges::any_of(extensions, [&](const QString& extension) {
        return fileName.endsWith(extension, Qt::CaseSensitive) &&
               fileName.size() > extension.size();
    });
}

Result<QList<LanguageSpec>> parseLanguages(const QByteArray& json)
{
    const auto fault = [](const QString& what) {
        return Error{ErrorCode::BadRequest, u"the language table: %1"_s.arg(what), {}};
    };
    const auto document = wire::parseObject(json);
    if (!document) {
        return fault(document.error().message);
    }
    if (document->value("format"_L1).toInt() != kFormat) {
        return fault(u"\"format\" must be %1"_s.arg(kFormat));
    }
    QList<LanguageSpec> specs;
    QSet<QString> names;
    QSet<QString> foreign;
    const QJsonArray rows = document->value("languages"_L1).toArray();
    for (int i = 0; i < rows.size(); ++i) {
        auto spec = readLanguage(rows.at(i).toObject(), i);
        if (!spec) {
            return spec.error();
        }
        for (const QString& name : spec->aliases + QStringList{spec->id}) {
            if (names.contains(name)) {
                return fault(u"the name \"%1\" is given twice"_s.arg(name));
            }
            names.insert(name);
        }
        QStringList ids{u"clics "_s + spec->clics};
        for (const int id : std::as_const(spec->judge0)) {
            ids.append(u"judge0 %1"_s.arg(id));
        }
        for (const QString& id : std::as_const(ids)) {
            if (foreign.contains(id)) {
                return fault(u"\"%1\" has an id that is given twice: %2"_s.arg(spec->id, id));
            }
            foreign.insert(id);
        }
        specs.append(*spec);
    }
    if (specs.isEmpty()) {
        return fault(u"\"languages\" must be a list with at least one language"_s);
    }
    return specs;
}

Result<QList<LanguageSpec>> readLanguageFile(const QString& path)
{
    constexpr qint64 kMaxBytes = 1 << 20;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const QString text =
            u"cannot read the language table %1: %2; give its path with --languages"_s;
        return Error{ErrorCode::NotFound, text.arg(path, file.errorString()), {}};
    }
    if (file.size() > kMaxBytes) {
        return Error{ErrorCode::TooLarge, u"the language table %1 is over 1 MiB"_s.arg(path), {}};
    }
    auto specs = parseLanguages(file.readAll());
    if (!specs) {
        return Error{ErrorCode::BadRequest, path + u": "_s + specs.error().message, {}};
    }
    const QDir folder = QFileInfo(path).dir();
    for (LanguageSpec& spec : *specs) {
        if (const auto read = readSupport(folder, spec); !read) {
            return read.error();
        }
    }
    return specs;
}

} // namespace adjudge
