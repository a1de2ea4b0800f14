// From a service's future to an answer: the one way that handlers wait.
#pragma once

#include "server/net/responder.h"

#include <QFuture>
#include <QObject>

namespace adjudge {

// Sends what `make` says of the value, or the error. `context` is the object whose handler this is.
template <typename T, typename Make>
void reply(
    const QFuture<Result<T>>& future, QObject* context, const Responder& responder, Make make
)
{
    QFuture<Result<T>> copy = future; // then() is not const
    copy.then(context, [responder, make](const Result<T>& result) {
        if (result) {
            responder.send(make(*result));
        } else {
            responder.fail(result.error());
        }
    });
}

} // namespace adjudge
