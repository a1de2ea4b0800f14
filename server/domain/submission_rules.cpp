#include "server/domain/submission_rules.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Result<QString> checkedSource(const QByteArray& source, qint64 limitBytes)
{
    if (source.size() > limitBytes) {
        const QString what =
            u"The source has %1 bytes; the limit is %2. Send less, or ask for a higher limit."_s;
        return Error{ErrorCode::TooLarge, what.arg(source.size()).arg(limitBytes), {}};
    }
    if (source.trimmed().isEmpty()) {
        return Error{ErrorCode::BadRequest, u"The source is empty."_s, {}};
    }
    if (source.contains('\0')) {
        return Error{
            ErrorCode::BadRequest,
            u"The source has NUL bytes: send program text, not a binary."_s,
            {}};
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(source);
    if (decoder.hasError()) {
        return Error{
            ErrorCode::BadRequest, u"The source is not valid UTF-8: save it as UTF-8."_s, {}};
    }
    return text;
}

QString checkedFileName(const QString& name, const QString& fallback)
{
    constexpr int kMaxNameLength = 100;
    const qsizetype slash = std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\'));
    QString base = name.sliced(slash + 1);
    base.removeIf([](QChar c) { return c.category() == QChar::Other_Control || c.isSurrogate(); });
    base = base.trimmed().right(kMaxNameLength);
    return base.isEmpty() || base.startsWith(u'.') ? fallback : base;
}

bool isAllowedLanguage(const QString& language, const QStringList& allowed)
{
    const auto digit =
        std::ranges::find_if(language, [](QChar c) { return c >= u'0' && c <= u'9'; });
    const QString family = language.left(std::distance(language.cbegin(), digit));
    return allowed.isEmpty() || allowed.contains(language) || allowed.contains(family);
}

Result<QString> checkedUserName(const QString& name)
{
    constexpr int kMaxNameLength = 32;
    const bool isGood =
        !name.isEmpty() && name.size() <= kMaxNameLength && std::ranges::all_of(name, [](QChar c) {
            return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') ||
                   (c >= u'0' && c <= u'9') || c == u'.' || c == u'_' || c == u'-';
        });
    if (!isGood) {
        return Error{
            ErrorCode::BadRequest,
            u"A user name has 1 to 32 letters, digits, dots, dashes or underscores."_s,
            {}};
    }
    return name.toLower();
}

Result<QString> checkedIdempotencyKey(const QByteArray& key)
{
    constexpr int kMaxKeyLength = 128;
    const bool isGood = !key.isEmpty() && key.size() <= kMaxKeyLength &&
                        std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
    if (!isGood) {
        return Error{
            ErrorCode::BadRequest,
            u"Idempotency-Key must be 1 to 128 printable characters without spaces."_s,
            {}};
    }
    return QString::fromLatin1(key);
}

} // namespace adjudge
