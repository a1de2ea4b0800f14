// Passwords of remembered logins, in the desktop's own key ring (QtKeychain). Where there is none,
// every call ends in an error: a password is never written in the clear.
#pragma once

#include "shared/result.h"

#include <QObject>

#include <functional>

namespace adjudge::desktop {

class SecretStore : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // `account` is "user@https://server/". Answers come once, unless `context` dies first.
    void
    read(const QString& account, QObject* context, std::function<void(Result<QString>)> answer);
    void write(
        const QString& account,
        const QString& secret,
        QObject* context,
        std::function<void(Result<void>)> answer
    );
    void remove(const QString& account);
};

} // namespace adjudge::desktop
