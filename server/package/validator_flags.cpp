#include "server/package/validator_flags.h"

#include "server/package/yaml_fields.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

std::optional<QStringList> splitFlags(const QString& text)
{
    QStringList words;
    QString word;
    bool hasWord = false;
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\' && quote != u'\'' && i + 1 < text.size()) {
            word += text[++i];
            hasWord = true;
        } else if (!quote.isNull()) {
            if (c == quote) {
                quote = QChar();
            } else {
                word += c;
            }
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            hasWord = true;
        } else if (c.isSpace()) {
            if (hasWord) {
                words.append(word);
            }
            word.clear();
            hasWord = false;
        } else {
            word += c;
            hasWord = true;
        }
    }
    if (!quote.isNull()) {
        return std::nullopt;
    }
    if (hasWord) {
        words.append(word);
    }
    return words;
}

QString defaultValidatorFlagFault(const QStringList& flags)
{
    for (qsizetype i = 0; i < flags.size(); ++i) {
        const QString& flag = flags[i];
        if (flag == "case_sensitive"_L1 || flag == "space_change_sensitive"_L1) {
            continue;
        }
        if (flag != "float_tolerance"_L1 && flag != "float_relative_tolerance"_L1 &&
            flag != "float_absolute_tolerance"_L1) {
            return u"The default validator has no flag '%1'."_s.arg(flag);
        }
        const QString value = flags.value(++i);
        const std::optional<double> tolerance = parsePackageNumber(value);
        if (!tolerance || *tolerance < 0) {
            return u"'%1' needs a number of 0 or more, not '%2'."_s.arg(flag, value);
        }
    }
    return QString();
}

} // namespace adjudge
