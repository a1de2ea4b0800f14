#include "server/service/password.h"

#include <sodium.h>

#include <array>

namespace adjudge {

QString hashPassword(const QString& password)
{
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const QByteArray bytes = password.toUtf8();
    const int failed = sodium_init() < 0 || crypto_pwhash_str(
                                                hash.data(),
                                                bytes.constData(),
                                                static_cast<unsigned long long>(bytes.size()),
                                                crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                                crypto_pwhash_MEMLIMIT_INTERACTIVE
                                            ) != 0;
    return failed ? QString() : QString::fromLatin1(hash.data());
}

bool isPassword(const QString& password, const QString& hash)
{
    const QByteArray bytes = password.toUtf8();
    const QByteArray stored = hash.toLatin1();
    return sodium_init() >= 0 &&
           crypto_pwhash_str_verify(
               stored.constData(), bytes.constData(), static_cast<unsigned long long>(bytes.size())
           ) == 0;
}

} // namespace adjudge
