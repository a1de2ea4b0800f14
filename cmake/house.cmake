# The house: one function a kind of target, and the table of who may include whom
# (read by tests/house). Every folder is one room floor; files are found by name.

add_library(house_flags INTERFACE)
target_include_directories(house_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_features(house_flags INTERFACE cxx_std_20)
target_compile_options(house_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    -fstack-protector-strong $<$<BOOL:${ADJUDGE_WERROR}>:-Werror>)
if(ADJUDGE_SANITIZE)
    list(JOIN ADJUDGE_SANITIZE "," _sanitizers)
    target_compile_options(house_flags INTERFACE -fsanitize=${_sanitizers} -fno-omit-frame-pointer)
    target_link_options(house_flags INTERFACE -fsanitize=${_sanitizers})
endif()

add_library(house_qt_flags INTERFACE)
target_link_libraries(house_qt_flags INTERFACE house_flags)
target_compile_definitions(house_qt_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_FOREACH QT_NO_KEYWORDS QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)

# What nearly every file includes, parsed once for all rooms and tests: half of a compiler's time otherwise. A build with
# sanitizers does without, so that a missing #include shows there.
add_library(house_precompiled STATIC ${CMAKE_CURRENT_LIST_DIR}/house_precompiled.cpp)
target_link_libraries(house_precompiled PUBLIC house_qt_flags Qt6::Core)
target_precompile_headers(house_precompiled PRIVATE ${CMAKE_CURRENT_LIST_DIR}/house_precompiled.h)
target_compile_options(house_precompiled PRIVATE -fpch-preprocess)
# ccache takes this for the name of the header's content, which is another with each clone's path.
file(SHA256 ${CMAKE_CURRENT_LIST_DIR}/house_precompiled.h _precompiled)
file(WRITE ${CMAKE_BINARY_DIR}/CMakeFiles/house_precompiled.dir/cmake_pch.hxx.gch.sum
    "${_precompiled} ${CMAKE_CXX_COMPILER_VERSION} ${Qt6_VERSION} ${CMAKE_BUILD_TYPE} ${CMAKE_CXX_FLAGS}\n")
function(house_precompile TARGET)
    if(NOT ADJUDGE_SANITIZE)
        target_precompile_headers(${TARGET} REUSE_FROM house_precompiled)
        target_compile_options(${TARGET} PRIVATE -fpch-preprocess) # ccache wants to see it
    endif()
endfunction()

set_property(GLOBAL PROPERTY HOUSE_TABLE "")

# house_room(NAME server_store USES shared QT Core Sql LINKS PkgConfig::X)
# A static library of every .cpp in the calling folder (main.cpp excepted). USES are the rooms it
# may include; LINKS are foreign libraries, always private.
function(house_room)
    cmake_parse_arguments(R "" "NAME" "USES;QT;LINKS;SUBFOLDERS" ${ARGN})
    set(_patterns *.cpp *.h)
    foreach(_sub ${R_SUBFOLDERS})
        list(APPEND _patterns ${_sub}/*.cpp ${_sub}/*.h)
    endforeach()
    file(GLOB _files CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${_patterns})
    list(REMOVE_ITEM _files main.cpp)
    list(TRANSFORM R_QT PREPEND Qt6::)
    set(_sources ${_files})
    list(FILTER _sources INCLUDE REGEX "\\.cpp$")
    if(_sources)
        add_library(${R_NAME} STATIC ${_files})
        target_link_libraries(${R_NAME} PUBLIC house_qt_flags ${R_QT} ${R_USES} PRIVATE ${R_LINKS})
        set_target_properties(${R_NAME} PROPERTIES AUTOMOC ON)
        house_precompile(${R_NAME})
    else()
        add_library(${R_NAME} INTERFACE)
        target_link_libraries(${R_NAME} INTERFACE house_qt_flags ${R_QT} ${R_USES} ${R_LINKS})
    endif()
    file(RELATIVE_PATH _folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
    string(REPLACE ";" "," _uses "${R_USES}")
    set_property(GLOBAL APPEND PROPERTY HOUSE_TABLE "${R_NAME}|${_folder}|${_uses}")
endfunction()

# house_program(NAME adjudge-server USES server_app): main.cpp of the calling folder over its room.
function(house_program)
    cmake_parse_arguments(P "" "NAME" "USES" ${ARGN})
    if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
        return()
    endif()
    add_executable(${P_NAME} main.cpp)
    target_link_libraries(${P_NAME} PRIVATE house_qt_flags ${P_USES})
    set_target_properties(${P_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# house_tests(USES server_store test_support [LABELS slow] [TIMEOUT 60] [SERIAL])
# Every tst_*.cpp of the calling folder is one test program, named after its path.
function(house_tests)
    cmake_parse_arguments(T "SERIAL" "TIMEOUT" "USES;QT;LABELS;ENVIRONMENT" ${ARGN})
    if(NOT T_TIMEOUT)
        set(T_TIMEOUT 60)
    endif()
    list(TRANSFORM T_QT PREPEND Qt6::)
    file(GLOB _tests CONFIGURE_DEPENDS tst_*.cpp)
    file(RELATIVE_PATH _folder ${CMAKE_SOURCE_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR})
    string(REPLACE "/" "." _prefix "${_folder}")
    foreach(_file ${_tests})
        get_filename_component(_base ${_file} NAME_WE)
        string(REPLACE "/" "_" _target "${_folder}_${_base}")
        add_executable(${_target} ${_file})
        set_target_properties(${_target} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
        target_link_libraries(${_target} PRIVATE house_qt_flags Qt6::Test ${T_QT} ${T_USES})
        house_precompile(${_target})
        target_compile_definitions(${_target} PRIVATE
            ADJUDGE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" ADJUDGE_BINARY_DIR="${CMAKE_BINARY_DIR}")
        string(REPLACE "tst_" "" _name "${_prefix}.${_base}")
        add_test(NAME ${_name} COMMAND ${_target})
        set_tests_properties(${_name} PROPERTIES TIMEOUT ${T_TIMEOUT} LABELS "${T_LABELS}"
            ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;${T_ENVIRONMENT}")
        if(T_SERIAL)
            set_tests_properties(${_name} PROPERTIES RUN_SERIAL ON)
        endif()
    endforeach()
endfunction()

# Writes the table "room|folder|may include" for the test that reads every #include.
function(house_write_table)
    get_property(_rows GLOBAL PROPERTY HOUSE_TABLE)
    list(JOIN _rows "\n" _text)
    file(WRITE ${CMAKE_BINARY_DIR}/house_table.txt "${_text}\n")
endfunction()
