#include "server/worker/source_layout.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr char kBoxFolder[] = "/box/";

QString inBox(const QString& name)
{
    return QLatin1String(kBoxFolder) + name;
}

QStringView baseName(QStringView path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

bool isNamedMain(const QString& name)
{
    const QStringView base = baseName(name);
    return base.startsWith(u"main.", Qt::CaseInsensitive) || base == u"__main__.py";
}

// Java source with comments and literals blanked, so that the words found are code.
QByteArray withoutLiterals(const QByteArray& source)
{
    QByteArray text = source;
    qsizetype i = 0;
    const auto blankUntil = [&](const char* end, bool hasEscapes) {
        const qsizetype length = static_cast<qsizetype>(qstrlen(end));
        while (i < text.size() && text.mid(i, length) != end) {
            if (hasEscapes && text[i] == '\\' && i + 1 < text.size()) {
                text[i++] = ' ';
            }
            text[i++] = ' ';
        }
        for (qsizetype n = 0; n < length && i < text.size(); ++n) {
            text[i++] = ' ';
        }
    };
    while (i < text.size()) {
        const QByteArray two = text.mid(i, 2);
        if (two == "//") {
            blankUntil("\n", false);
        } else if (two == "/*") {
            blankUntil("*/", false);
        } else if (text[i] == '"' || text[i] == '\'') {
            const char quote[] = {text[i], '\0'};
            text[i++] = ' ';
            blankUntil(quote, true);
        } else {
            ++i;
        }
    }
    return text;
}

struct JavaClass
{
    QString name;
    bool isPublic = false;
    qsizetype at = 0;
};

QList<JavaClass> javaClasses(const QString& code)
{
    // Only top-level types may be public and name the file; nested ones come later in the text and
    // at a deeper level of braces.
    static const QRegularExpression word(u"[{}]|[A-Za-z_$][A-Za-z0-9_$]*"_s);
    QList<JavaClass> classes;
    int depth = 0;
    bool isPublic = false;
    bool isNameNext = false;
    auto matches = word.globalMatch(code);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const QString text = match.captured(0);
        if (text == u"{") {
            ++depth;
        } else if (text == u"}") {
            depth = std::max(0, depth - 1);
            isPublic = false;
        } else if (depth > 0) {
            continue;
        } else if (isNameNext) {
            classes.append({text, isPublic, match.capturedStart()});
            isNameNext = false;
            isPublic = false;
        } else if (text == u"public") {
            isPublic = true;
        } else if (text == u"import" || text == u"package") {
            isPublic = false;
        } else if (text == u"class" || text == u"enum" || text == u"record" || text == u"interface") {
            isNameNext = true;
        }
    }
    return classes;
}

QString javaPackage(const QString& code)
{
    static const QRegularExpression package(
        u"^\\s*package\\s+([A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*)\\s*;"_s
    );
    const auto match = package.match(code);
    return match.hasMatch() ? match.captured(1) + u'.' : QString();
}

// The class that holds the first main method, by position.
QString classWithMain(const QString& code, const QList<JavaClass>& classes)
{
    static const QRegularExpression mainMethod(u"\\bvoid\\s+main\\s*\\("_s);
    const auto match = mainMethod.match(code);
    QString name;
    for (const JavaClass& one : classes) {
        if (match.hasMatch() && one.at < match.capturedStart()) {
            name = one.name;
        }
    }
    return name.isEmpty() && !classes.isEmpty() ? classes.constFirst().name : name;
}

// The file's own extension where it is one of the language's: it may have a meaning (Fortran).
QString extensionFor(const LanguageSpec& language, const QString& fileName)
{
    for (const QString& extension : language.extensions) {
        if (fileName.endsWith(extension)) {
            return extension;
        }
    }
    return language.extensions.constFirst();
}

SourceLayout layoutOne(const LanguageSpec& language, const SourceFile& file)
{
    SourceLayout layout;
    QString name = u"main"_s + extensionFor(language, file.name);
    if (language.extensions.contains(u".java"_s)) {
        layout.values.className = javaEntryClass(file.content, baseName(file.name));
        name = layout.values.className.section(u'.', -1) + u".java"_s;
    }
    layout.files.append({name, file.content, false});
    for (const SourceFile& support : language.supportFiles) {
        layout.files.append({support.name, support.content, false});
    }
    layout.values.main = inBox(name);
    layout.values.sources = {inBox(name)};
    return layout;
}

} // namespace

bool isPlainName(QStringView name)
{
    static const QRegularExpression plain(
        u"^[A-Za-z0-9_][A-Za-z0-9_+.-]{0,63}(/[A-Za-z0-9_][A-Za-z0-9_+.-]{0,63})?\\z"_s
    );
    return plain.match(name.toString()).hasMatch();
}

QString javaEntryClass(const QByteArray& source, QStringView fileName)
{
    const QString code = QString::fromUtf8(withoutLiterals(source));
    const QList<JavaClass> classes = javaClasses(code);
    const QString package = javaPackage(code);
    const QStringView stem = fileName.left(fileName.lastIndexOf(u'.'));
    QString byName;
    for (const JavaClass& one : classes) {
        if (one.isPublic) {
            return package + one.name;
        }
        byName = one.name == stem ? one.name : byName;
    }
    if (!byName.isEmpty()) {
        return package + byName;
    }
    return classes.isEmpty() ? u"Main"_s : package + classWithMain(code, classes);
}

Result<SourceLayout> layoutSources(const LanguageSpec& language, const QList<SourceFile>& files)
{
    if (files.size() == 1) {
        return layoutOne(language, files.constFirst());
    }
    QList<SourceFile> sorted = files;
    std::ranges::sort(sorted, {}, [](const SourceFile& file) { return file.name.toUtf8(); });
    SourceLayout layout;
    const SourceFile* entry = nullptr;
    for (const SourceFile& file : std::as_const(sorted)) {
        if (!isPlainName(file.name)) {
            const QString text =
                u"the file name \"%1\" cannot be used; take letters, digits, _, + and -"_s;
            return Error{ErrorCode::BadRequest, text.arg(file.name.left(80)), {}};
        }
        layout.files.append({file.name, file.content, false});
        if (!language.hasExtension(file.name)) {
            continue;
        }
        layout.values.sources.append(inBox(file.name));
        if (!entry || (isNamedMain(file.name) && !isNamedMain(entry->name))) {
            entry = &file;
        }
    }
    for (const SourceFile& support : language.supportFiles) {
        layout.files.append({support.name, support.content, false});
    }
    if (!entry) {
        const QString text = u"none of the files is %1 source (%2)"_s;
        const QString extensions = language.extensions.join(u", "_s);
        return Error{ErrorCode::BadRequest, text.arg(language.name, extensions), {}};
    }
    layout.values.main = inBox(entry->name);
    layout.values.className = javaEntryClass(entry->content, baseName(entry->name));
    return layout;
}

} // namespace adjudge
