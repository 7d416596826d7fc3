#pragma once

#include "trainer/config/run_config.h"
#include "trainer/config/section.h"

namespace cupel::trainer {

// The keys of a configuration's objects.
Section model_fields(ModelSource& model);
Section data_fields(DataOptions& data);
Section sampling_fields(SamplingOptions& sampling);
Section loss_fields(LossOptions& loss);
Section advantage_fields(AdvantageOptions& advantage);
Section optimizer_fields(AdamWOptions& optimizer);
Section schedule_fields(ScheduleOptions& schedule);
Section lora_fields(LoraOptions& lora);

}  // namespace cupel::trainer
