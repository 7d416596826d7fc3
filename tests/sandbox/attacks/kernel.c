// Attempts at corners of the kernel that no program of this kind needs.

#include <asm/ldt.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/reboot.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/personality.h>
#include <sys/swap.h>
#include <sys/time.h>
#include <time.h>

#include "attack.h"

static int bpf_map(char** arguments) {
  (void)arguments;
  const union bpf_attr map = {
      .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1};
  return refusal(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof(map)));
}

static int ring(char** arguments) {
  (void)arguments;
  struct io_uring_params params = {0};
  return refusal(syscall(SYS_io_uring_setup, 4, &params));
}

static int page_faults(char** arguments) {
  (void)arguments;
  const int kUserModeOnly = 1;
  return refusal(syscall(SYS_userfaultfd, O_CLOEXEC | kUserModeOnly));
}

static int counters(char** arguments) {
  (void)arguments;
  struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE,
                                  .size = sizeof(event),
                                  .config = PERF_COUNT_SW_TASK_CLOCK,
                                  .exclude_kernel = 1};
  return refusal(syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
}

static int new_kernel(char** arguments) {
  (void)arguments;
  return unreachable(syscall(SYS_kexec_load, 0, 0, NULL, ~0ul));
}

static int new_kernel_file(char** arguments) {
  (void)arguments;
  return unreachable(syscall(SYS_kexec_file_load, -1, -1, 0, NULL, ~0ul));
}

static int load_module(char** arguments) {
  (void)arguments;
  return unreachable(syscall(SYS_init_module, "", 0, ""));
}

static int load_module_file(char** arguments) {
  (void)arguments;
  return unreachable(syscall(SYS_finit_module, -1, "", 0));
}

static int unload_module(char** arguments) {
  (void)arguments;
  return unreachable(syscall(SYS_delete_module, "no_such_module", O_NONBLOCK));
}

/// The one command of reboot that changes nothing here and needs the same right.
static int restart(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
                         LINUX_REBOOT_CMD_CAD_OFF, NULL));
}

static int swap(char** arguments) {
  (void)arguments;
  return unreachable(swapon("/no/such/file", 0));
}

static int swap_off(char** arguments) {
  (void)arguments;
  return unreachable(swapoff("/no/such/file"));
}

static int account(char** arguments) {
  (void)arguments;
  return unreachable(acct("/no/such/file"));
}

static int kernel_log(char** arguments) {
  (void)arguments;
  static char text[4096];
  return refusal(klogctl(3, text, sizeof(text)));
}

/// Sets the clock to what it is.
static int time_of_day(char** arguments) {
  (void)arguments;
  struct timeval now;
  gettimeofday(&now, NULL);
  return refusal(settimeofday(&now, NULL));
}

static int set_clock(char** arguments) {
  (void)arguments;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return refusal(syscall(SYS_clock_settime, CLOCK_REALTIME, &now));
}

static int host_name(char** arguments) {
  (void)arguments;
  char name[256];
  gethostname(name, sizeof(name));
  return refusal(sethostname(name, strlen(name)));
}

static int domain_name(char** arguments) {
  (void)arguments;
  char name[256];
  getdomainname(name, sizeof(name));
  return refusal(setdomainname(name, strlen(name)));
}

/// Makes every readable page executable in what it starts.
static int execution_domain(char** arguments) {
  (void)arguments;
  return refusal(personality(READ_IMPLIES_EXEC | ADDR_COMPAT_LAYOUT | MMAP_PAGE_ZERO));
}

static int ports(char** arguments) {
  (void)arguments;
  return refusal(ioperm(0x80, 1, 1));
}

static int all_ports(char** arguments) {
  (void)arguments;
  return refusal(iopl(3));
}

static int segments(char** arguments) {
  (void)arguments;
  struct user_desc entry = {.limit = 0xfffff, .seg_32bit = 1, .limit_in_pages = 1};
  return refusal(syscall(SYS_modify_ldt, 1, &entry, sizeof(entry)));
}

/// A file by its number, past every folder's mode.
static int by_handle(char** arguments) {
  (void)arguments;
  struct {
    struct file_handle handle;
    unsigned char number[8];
  } root = {.handle = {.handle_bytes = 8, .handle_type = 1}, .number = {2}};
  const int folder = open("/", O_RDONLY | O_DIRECTORY);
  return unreachable(open_by_handle_at(folder, &root.handle, O_RDONLY));
}

static int type_for_others(char** arguments) {
  (void)arguments;
  char letter = 'x';
  for (int file = 0; file < 3; ++file)
    if (ioctl(file, TIOCSTI, &letter) == 0) return 0;
  const int terminal = open("/dev/tty", O_RDWR);
  return terminal < 0 ? errno : refusal(ioctl(terminal, TIOCSTI, &letter));
}

static int watch_files(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_fanotify_init, 0, O_RDONLY));
}

static int quota(char** arguments) {
  (void)arguments;
  return unreachable(syscall(SYS_quotactl, ~0, "/dev/null", 0, NULL));
}

static int hang_up(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_vhangup));
}

static int move_memory(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_move_pages, 1, 0, NULL, NULL, NULL, 0));
}

static int look_up_cookie(char** arguments) {
  (void)arguments;
  char text[64];
  return unreachable(syscall(SYS_lookup_dcookie, 1ll, text, sizeof(text)));
}

static int next_number(char** arguments) {
  return unreachable(syscall(atol(arguments[0]), -1, -1, -1, -1, -1, -1));
}

ATTEMPTS({"bpf_map", bpf_map}, {"ring", ring}, {"page_faults", page_faults}, {"counters", counters},
         {"new_kernel", new_kernel}, {"new_kernel_file", new_kernel_file},
         {"load_module", load_module}, {"load_module_file", load_module_file},
         {"unload_module", unload_module}, {"restart", restart}, {"swap", swap},
         {"swap_off", swap_off}, {"account", account}, {"kernel_log", kernel_log},
         {"time_of_day", time_of_day}, {"clock", set_clock}, {"host_name", host_name},
         {"domain_name", domain_name}, {"execution_domain", execution_domain}, {"ports", ports},
         {"all_ports", all_ports}, {"segments", segments}, {"by_handle", by_handle},
         {"type_for_others", type_for_others}, {"watch_files", watch_files}, {"quota", quota},
         {"hang_up", hang_up}, {"move_memory", move_memory}, {"look_up_cookie", look_up_cookie},
         {"next_number", next_number})
