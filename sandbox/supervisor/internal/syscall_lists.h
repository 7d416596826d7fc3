#pragma once

#include <seccomp.h>

/// Which system calls meet which fate. Every number up to kLastJudgedCall has been judged: what is
/// in none of the lists of a deny-list filter is allowed there; a number above it is refused
/// unseen. Calls that an architecture lacks have negative numbers here and are left out.
namespace cupel::sandbox {

/// set_mempolicy_home_node, of Linux 5.17. From 424 on numbers are the same on every architecture.
constexpr unsigned kLastJudgedCall = 450;

/// Only an attack asks for these; the kernel ends the process with SIGSYS.
constexpr int kAttacks[] = {
    // other processes' memory and descriptors
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp),
    SCMP_SYS(pidfd_getfd), SCMP_SYS(process_madvise), SCMP_SYS(lookup_dcookie),
    // the view of the file system
    SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(open_tree),
    SCMP_SYS(move_mount), SCMP_SYS(fsopen), SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr), SCMP_SYS(open_by_handle_at), SCMP_SYS(quotactl), SCMP_SYS(quotactl_fd),
    SCMP_SYS(acct), SCMP_SYS(nfsservctl), SCMP_SYS(fanotify_init), SCMP_SYS(fanotify_mark),
    // namespaces
    SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
    // programs in the kernel, and its keys
    SCMP_SYS(bpf), SCMP_SYS(userfaultfd), SCMP_SYS(init_module), SCMP_SYS(finit_module),
    SCMP_SYS(delete_module), SCMP_SYS(create_module), SCMP_SYS(get_kernel_syms),
    SCMP_SYS(query_module), SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(keyctl),
    // the machine itself
    SCMP_SYS(reboot), SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(syslog), SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime), SCMP_SYS(clock_adjtime), SCMP_SYS(adjtimex), SCMP_SYS(iopl),
    SCMP_SYS(ioperm), SCMP_SYS(modify_ldt), SCMP_SYS(vhangup), SCMP_SYS(uselib), SCMP_SYS(_sysctl)};

/// Ordinary runtimes ask for these to see whether they are there: they are not (ENOSYS). Memory and
/// queues of System V and POSIX would outlive a run; locks on the system's files are seen by the
/// programs of other slots.
constexpr int kAbsent[] = {SCMP_SYS(clone3),
                           SCMP_SYS(io_uring_setup),
                           SCMP_SYS(io_uring_enter),
                           SCMP_SYS(io_uring_register),
                           SCMP_SYS(io_setup),
                           SCMP_SYS(perf_event_open),
                           SCMP_SYS(seccomp),
                           SCMP_SYS(memfd_secret),
                           SCMP_SYS(process_mrelease),
                           SCMP_SYS(mbind),
                           SCMP_SYS(set_mempolicy),
                           SCMP_SYS(get_mempolicy),
                           SCMP_SYS(migrate_pages),
                           SCMP_SYS(move_pages),
                           SCMP_SYS(set_mempolicy_home_node),
                           SCMP_SYS(shmget),
                           SCMP_SYS(semget),
                           SCMP_SYS(msgget),
                           SCMP_SYS(mq_open),
                           SCMP_SYS(flock),
                           SCMP_SYS(mq_unlink)};

/// They would stall the machine's disks for everybody. They succeed and do nothing: no file that a
/// program can write outlives its run.
constexpr int kDoneAlready[] = {SCMP_SYS(sync), SCMP_SYS(syncfs)};

/// Absent where there are no namespaces: objects with names or numbers that all processes share.
constexpr int kAbsentWithoutNamespaces[] = {SCMP_SYS(shmat),
                                            SCMP_SYS(shmctl),
                                            SCMP_SYS(semop),
                                            SCMP_SYS(semctl),
                                            SCMP_SYS(semtimedop),
                                            SCMP_SYS(msgsnd),
                                            SCMP_SYS(msgrcv),
                                            SCMP_SYS(msgctl),
                                            SCMP_SYS(mq_notify),
                                            SCMP_SYS(mq_timedsend),
                                            SCMP_SYS(mq_timedreceive),
                                            SCMP_SYS(mq_getsetattr),
                                            SCMP_SYS(inotify_init),
                                            SCMP_SYS(inotify_init1),
                                            SCMP_SYS(inotify_add_watch),
                                            SCMP_SYS(get_robust_list),
                                            SCMP_SYS(pidfd_open),
                                            SCMP_SYS(openat2),
                                            SCMP_SYS(name_to_handle_at)};

/// Refused (EPERM) where there are no namespaces: they reach other processes or other people's
/// files in ways that Landlock, at least an old one, does not see.
constexpr int kRefusedWithoutNamespaces[] = {SCMP_SYS(socket),         SCMP_SYS(connect),
                                             SCMP_SYS(bind),           SCMP_SYS(listen),
                                             SCMP_SYS(tkill),          SCMP_SYS(pidfd_send_signal),
                                             SCMP_SYS(setpriority),    SCMP_SYS(sched_setscheduler),
                                             SCMP_SYS(sched_setparam), SCMP_SYS(sched_setattr),
                                             SCMP_SYS(ioprio_set),     SCMP_SYS(setpgid),
                                             SCMP_SYS(setsid),         SCMP_SYS(truncate),
                                             SCMP_SYS(chown),          SCMP_SYS(fchown),
                                             SCMP_SYS(lchown),         SCMP_SYS(fchownat),
                                             SCMP_SYS(setxattr),       SCMP_SYS(lsetxattr),
                                             SCMP_SYS(fsetxattr),      SCMP_SYS(removexattr),
                                             SCMP_SYS(lremovexattr),   SCMP_SYS(fremovexattr),
                                             SCMP_SYS(utime),          SCMP_SYS(utimes),
                                             SCMP_SYS(futimesat)};

/// Refused too where the program is not a compiler: a linker marks what it wrote as executable.
constexpr int kRefusedToPrograms[] = {SCMP_SYS(fork),   SCMP_SYS(vfork),    SCMP_SYS(chmod),
                                      SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(utimensat)};

/// All that `FilterKind::minimal` allows without looking at the arguments.
constexpr int kComputing[] = {SCMP_SYS(read),
                              SCMP_SYS(write),
                              SCMP_SYS(readv),
                              SCMP_SYS(writev),
                              SCMP_SYS(lseek),
                              SCMP_SYS(close),
                              SCMP_SYS(fstat),
                              SCMP_SYS(brk),
                              SCMP_SYS(mmap),
                              SCMP_SYS(mprotect),
                              SCMP_SYS(munmap),
                              SCMP_SYS(mremap),
                              SCMP_SYS(madvise),
                              SCMP_SYS(exit),
                              SCMP_SYS(exit_group),
                              SCMP_SYS(rt_sigaction),
                              SCMP_SYS(rt_sigprocmask),
                              SCMP_SYS(rt_sigreturn),
                              SCMP_SYS(sigaltstack),
                              SCMP_SYS(restart_syscall),
                              SCMP_SYS(clock_gettime),
                              SCMP_SYS(clock_getres),
                              SCMP_SYS(gettimeofday),
                              SCMP_SYS(time),
                              SCMP_SYS(times),
                              SCMP_SYS(getrusage),
                              SCMP_SYS(nanosleep),
                              SCMP_SYS(clock_nanosleep),
                              SCMP_SYS(getrandom),
                              SCMP_SYS(futex),
                              SCMP_SYS(arch_prctl),
                              SCMP_SYS(set_tid_address),
                              SCMP_SYS(set_robust_list),
                              SCMP_SYS(rseq),
                              SCMP_SYS(uname),
                              SCMP_SYS(getpid),
                              SCMP_SYS(gettid),
                              SCMP_SYS(sched_yield),
                              SCMP_SYS(getuid),
                              SCMP_SYS(geteuid),
                              SCMP_SYS(getgid),
                              SCMP_SYS(getegid)};

}  // namespace cupel::sandbox
