// main() of a test that runs on the server's own event loop.
#pragma once

#include "server/net/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QTest>

#define ADJUDGE_EPOLL_TEST_MAIN(TestClass)                                                         \
    int main(int argc, char* argv[])                                                               \
    {                                                                                              \
        QCoreApplication::setEventDispatcher(new adjudge::EpollDispatcher);                        \
        QCoreApplication app(argc, argv);                                                          \
        TestClass test;                                                                            \
        return QTest::qExec(&test, argc, argv);                                                    \
    }
