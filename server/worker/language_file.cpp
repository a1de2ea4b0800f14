#include "server/worker/language_file.h"

#include "shared/wire/codec.h"

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
constexpr std::array kPlaceholders{"sources"_L1, "main"_L1, "class"_L1, "heap_mib"_L1};

// Reads the fields of one object and keeps the first fault; each field that was asked for is
// known, and what remains at the end is a typing mistake.
class Fields
{
public:
    Fields(QJsonObject object, QString where)
        : m_object(std::move(object))
        , m_where(std::move(where))
    {
    }

    QString text(const QString& key)
    {
        const QJsonValue value = take(key);
        if (!value.isString() || value.toString().isEmpty()) {
            fail(key, u"must be a text that is not empty"_s);
        }
        return value.toString();
    }

    QStringList texts(const QString& key, bool isRequired = false)
    {
        const QJsonValue value = take(key);
        QStringList list;
        for (const QJsonValue& item : value.toArray()) {
            list.append(item.toString());
        }
        const bool isList = value.isArray() && !list.contains(QString());
        if (!isList && (isRequired || !value.isUndefined())) {
            fail(key, u"must be a list of texts"_s);
        }
        if (isRequired && list.isEmpty()) {
            fail(key, u"must not be empty"_s);
        }
        return list;
    }

    double number(const QString& key, double fallback, double low, double high)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined()) {
            return fallback;
        }
        const double number = value.toDouble(low - 1);
        if (number < low || number > high) {
            fail(key, u"must be a number from %1 to %2"_s.arg(low).arg(high));
            return fallback;
        }
        return number;
    }

    bool flag(const QString& key)
    {
        const QJsonValue value = take(key);
        if (!value.isUndefined() && !value.isBool()) {
            fail(key, u"must be true or false"_s);
        }
        return value.toBool();
    }

    QJsonValue take(const QString& key)
    {
        const QJsonValue value = m_object.value(key);
        m_object.remove(key);
        return value;
    }

    void fail(const QString& key, const QString& what)
    {
        if (!m_error) {
            const QString text = u"the language table: %1: field \"%2\" %3"_s;
            m_error = Error{ErrorCode::BadRequest, text.arg(m_where, key, what), {}};
        }
    }

    // Nothing may be left.
    void finish()
    {
        if (!m_object.isEmpty()) {
            fail(m_object.keys().constFirst(), u"is not known"_s);
        }
    }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    QJsonObject m_object;
    QString m_where;
    std::optional<Error> m_error;
};

void readPrograms(Fields& in, LanguageSpec& spec)
{
    const QJsonValue value = in.take(u"programs"_s);
    const QJsonObject programs = value.toObject();
    if (programs.isEmpty()) {
        in.fail(u"programs"_s, u"must name at least one program and its paths"_s);
    }
    for (auto it = programs.begin(); it != programs.end(); ++it) {
        Fields one(QJsonObject{{it.key(), it.value()}}, {});
        const QStringList paths = one.texts(it.key(), true);
        const bool isAbsolute =
            std::ranges::all_of(paths, [](const QString& path) { return path.startsWith(u'/'); });
        if (one.error() || !isAbsolute) {
            in.fail(u"programs."_s + it.key(), u"must be a list of absolute paths"_s);
        }
        spec.programs.insert(it.key(), paths);
    }
}

void readMemorySigns(Fields& in, LanguageSpec& spec)
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

void checkArgv(Fields& in, const LanguageSpec& spec, const QString& key, const QStringList& argv)
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

Result<LanguageSpec> readLanguage(const QJsonObject& object, int index)
{
    const QString id = object.value("id"_L1).toString();
    Fields in(object, u"languages[%1] \"%2\""_s.arg(index).arg(id));
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
    constexpr double kMaxExtraMiB = 4096;
    spec.memoryExtraMiB = static_cast<int>(in.number(u"memory_extra_mib"_s, 0, 0, kMaxExtraMiB));
    spec.processes = static_cast<int>(in.number(u"processes"_s, 64, 1, 1024));
    spec.timeMultiplier = in.number(u"time_multiplier"_s, 1, 1, 100);
    spec.wallMultiplier = in.number(u"wall_multiplier"_s, 1, 1, 100);
    spec.limitsAddressSpace = in.flag(u"limits_address_space"_s);
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
    return specs;
}

} // namespace adjudge
